import { hasErrors } from '@tessera/evidence'
import { intakeLoaded } from '../intake/intake.ts'
import type { LoadedStudy } from '../intake/load.ts'
import { fewestLabelled } from '../labels/loaded-label.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { notAskable } from './askable.ts'
import type { Consequence } from './consequence.ts'
import { requireAsked } from './nothing-left.ts'
import { reducedFile } from './reduced-file.ts'
import { withoutBlocks } from './without-blocks.ts'

/** What can still be run of a study, and what cannot. */
export interface Settled {
  readonly file: ProtocolFile
  readonly loaded: LoadedStudy
  readonly consequences: readonly Consequence[]
}

/**
 * Takes out of the protocol what the data that are left cannot carry: blocks that nobody has, labels of too few, questions that meet
 * an error. Each is a consequence with its reason; nothing is repaired.
 * @throws FindingsError where nothing is left to ask
 */
export function settle(file: ProtocolFile, loaded: LoadedStudy): Settled {
  const lost = { blocks: emptyBlocks(loaded), labels: failedLabels(file.protocol, loaded) }
  const reduced = withoutBlocks(file.protocol, lost)
  let own: Settled = {
    file: reducedFile(file, reduced.protocol),
    loaded: pruned(loaded, file.protocol, reduced.protocol),
    consequences: lost.blocks.size + lost.labels.size > 0 ? reduced.consequences : [],
  }
  if (hasErrors(intakeLoaded(own.file, own.loaded).findings)) own = withoutRefused(own)
  requireAsked(own.file.protocol, own.consequences)
  return own
}

function withoutRefused({ file, loaded, consequences }: Settled): Settled {
  const refused = notAskable(file, loaded)
  if (refused.size === 0) return { file, loaded, consequences }
  const { trial, ...rest } = file.protocol
  const kept = <T>(list: readonly T[], nameOf: (item: T) => string) =>
    list.filter(item => !refused.has(nameOf(item)))
  const questions = kept(rest.questions, questionId)
  const protocol: StudyProtocol = {
    ...rest,
    questions,
    biomarkers: kept(rest.biomarkers, ({ id }) => id),
    dynamic: kept(rest.dynamic, ({ question }) => question),
    ...(trial === undefined || refused.has('trial') ? {} : { trial }),
  }
  const ids = new Set(rest.questions.map(questionId))
  return {
    file: reducedFile(file, protocol),
    loaded: pruned(loaded, file.protocol, protocol),
    consequences: [
      ...consequences,
      ...[...refused].map(
        ([name, because]): Consequence => ({
          what: ids.has(name) ? 'question' : 'analysis',
          name,
          question: null,
          became: 'refused',
          because,
        }),
      ),
    ],
  }
}

/** What was loaded of the parts that are left; severe toxicity goes by the place of its question. */
function pruned(loaded: LoadedStudy, before: StudyProtocol, after: StudyProtocol): LoadedStudy {
  const inBlocks = ({ block }: { readonly block: string }) => block in after.blocks
  const gone = Object.entries(before.labels).filter(([name]) => !(name in after.labels))
  const ofGone = new Set(gone.flatMap(([name, { column }]) => [name, column]))
  const place = new Map(after.questions.map((question, index) => [questionId(question), index]))
  return {
    ...loaded,
    harm: new Map(
      [...loaded.harm].flatMap(([index, table]) => {
        const now = place.get(questionId(before.questions[index]))
        return now === undefined ? [] : [[now, table] as const]
      }),
    ),
    assays: loaded.assays.filter(inBlocks),
    bags: loaded.bags.filter(inBlocks),
    deltas: loaded.deltas.filter(inBlocks),
    fileBlocks: loaded.fileBlocks.filter(inBlocks),
    labels: loaded.labels
      .filter(({ name }) => name in after.labels)
      .map(label => ({ ...label, protocol: after.labels[label.name] })),
    findings: loaded.findings.filter(
      ({ code, field }) => !(code.startsWith('label-') && field !== undefined && ofGone.has(field)),
    ),
  }
}

/** Blocks of files that no patient who is left has. */
function emptyBlocks({ assays, bags }: LoadedStudy): Map<string, string> {
  const empty = [...assays, ...bags].filter(({ patient }) => !patient.some(row => row >= 0))
  return new Map(empty.map(({ block }) => [block, 'no patient who is left has one']))
}

/** Labels that too few of those who are left have, or that nobody's could be predicted of. */
function failedLabels({ labels }: StudyProtocol, loaded: LoadedStudy): Map<string, string> {
  const failed = new Map<string, string>()
  for (const name of Object.keys(labels)) {
    const label = loaded.labels.find(one => one.name === name)
    const n = label?.measured.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0) ?? 0
    const told = loaded.findings.find(({ code, field }) => code === 'label-not-predicted' && field === name)
    if (n < fewestLabelled)
      failed.set(name, `${n} patients who are left have it: ${fewestLabelled} are needed`)
    else if (told) failed.set(name, told.message)
  }
  return failed
}
