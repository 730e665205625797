import { type EndpointValues, periodIn } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import type { CompetingOutcome, LearningOutcome } from '@tessera/learning'
import type { ProtocolFile } from '../protocol/read.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { Frame } from './frame.ts'

type Question = StudyProtocol['questions'][number]

interface OutcomeOptions {
  /** Patients that the endpoint was derived for, and those who are left. */
  readonly before: Int32Array
  readonly rows: Int32Array
  readonly question: Question
  readonly index: number
  readonly file: ProtocolFile
  readonly findings: Finding[]
  readonly frame: Frame
}

/** The endpoint's values of the analysed patients, as a model is given them; null, with a finding, without a horizon. */
export function outcomeOf(values: EndpointValues, options: OutcomeOptions): LearningOutcome | null {
  const { before, rows, question, file } = options
  const positionOf = new Map(Array.from(before, (row, i) => [row, i]))
  const at = Int32Array.from(rows, row => positionOf.get(row) ?? -1)
  switch (values.kind) {
    case 'binary':
      return { kind: 'binary', event: Uint8Array.from(at, i => values.event[i]) }
    case 'continuous':
      return { kind: 'continuous', value: Float64Array.from(at, i => values.values[i]), unit: values.unit }
    case 'ordinal': {
      const { levels } = values
      const cuts = cutsOf(file, question, levels)
      return { kind: 'ordinal', levels, level: Uint8Array.from(at, i => values.codes[i]), cuts }
    }
    default: {
      const horizon = horizonOf(values, options)
      if (horizon === null) return null
      const { unit } = values
      const timed = { time: Float64Array.from(at, i => values.time[i]), unit, horizon }
      if (values.kind === 'time-to-event')
        return { kind: 'time-to-event', ...timed, event: Uint8Array.from(at, i => values.event[i]) }
      return { kind: 'competing-risks', ...timed, ...causesOf(values, at, question) }
    }
  }
}

/** The cause that the question asks about comes first; the others keep their order. */
function causesOf(
  { causes, cause }: Extract<EndpointValues, { kind: 'competing' }>,
  at: Int32Array,
  { cause: asked = causes[0] }: Question,
): Pick<CompetingOutcome, 'causes' | 'event'> {
  const ordered = [asked, ...causes.filter(name => name !== asked)]
  const code = causes.map(name => ordered.indexOf(name) + 1)
  return { causes: ordered, event: Uint8Array.from(at, i => (cause[i] === 0 ? 0 : code[cause[i] - 1])) }
}

function cutsOf(file: ProtocolFile, question: Question, levels: readonly string[]) {
  const endpoint = file.protocol.endpoints[question.prognosis ?? question.benefit ?? '']
  if (endpoint?.type !== 'ordinal') return []
  return Object.entries(endpoint.cuts ?? {}).map(([label, from]) => ({
    label,
    from: levels.indexOf(String(from)),
  }))
}

function horizonOf(
  values: Extract<EndpointValues, { readonly horizon: number | null }>,
  { question, index, file, findings, frame }: OutcomeOptions,
): number | null {
  const asked = question.horizon === undefined ? values.horizon : periodIn(question.horizon, values.unit)
  const { timeZero } = file.protocol
  const fromStart = 'landmarks' in timeZero && timeZero.horizonFrom === 'start'
  const horizon =
    asked !== null && fromStart && frame.wait > 0
      ? asked - periodIn(`${frame.wait} days`, values.unit)
      : asked
  if (horizon !== null && horizon > 0) return horizon
  findings.push({
    severity: 'error',
    code: 'horizon-missing',
    message: `a ${values.kind === 'competing' ? 'question on competing events' : 'time-to-event question'} needs a horizon, at which risk is predicted and calibrated`,
    cure: 'add horizon: 24 months to the endpoint or the question',
    file: file.file,
    row: file.lineOf(['questions', index]),
  })
  return null
}
