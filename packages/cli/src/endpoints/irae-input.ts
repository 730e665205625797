import path from 'node:path'
import {
  adverseEventFields,
  adverseEvents,
  type ClassOf,
  type CompetingEvent,
  classesBy,
  competingEvents,
  competingFields,
  contactContradictions,
  deathsOf,
  doseFields,
  exposureContradictions,
  exposuresOf,
  followUpFields,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type Fields, type GivenColumns, parseIsoDay, readRecords, soundRecords } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { IraeOptions } from './irae-options.ts'
import { requireFields } from './lesion-input.ts'

/** Everything that `tessera endpoints irae` reads, checked against each other. */
export async function readImmuneInput(file: string, options: IraeOptions) {
  const events = await recordsIn(file, adverseEventFields, options.columns)
  const doses = await recordsIn(options.doses, doseFields)
  const followUp = options.deaths === undefined ? null : await recordsIn(options.deaths, followUpFields)
  const coded = adverseEvents(events.records, events.file)
  const exposures = exposuresOf(doses.records, { file: doses.file, drugs: options.drugs })
  if (exposures.byPatient.size === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-dose',
        message: 'nobody has a dose: nobody is at risk',
        cure: options.drugs ? 'name the drugs as the table does' : 'give the doses of the patients',
        file: doses.file,
      },
      ...exposures.findings,
    ])
  const deaths = deathsOf(followUp?.records ?? [], coded.events, followUp?.file ?? null)
  const contradictions = [
    ...exposureContradictions(exposures.byPatient, deaths.byPatient, followUp?.records ?? [], {
      doses: doses.file,
      deaths: followUp?.file ?? null,
    }),
    ...contactContradictions(followUp?.records ?? [], coded.events, deaths.byPatient, followUp?.file ?? null),
  ]
  const competing = await readCompeting(options.competing, exposures.byPatient)
  const lastContact = new Map(
    (followUp?.records ?? []).flatMap(({ patientId, lastContact: day }) =>
      patientId !== null && Number.isFinite(day.latest) ? [[patientId, Math.floor(day.latest)] as const] : [],
    ),
  )
  return {
    columns: events.columns,
    events: coded.events,
    exposures: exposures.byPatient,
    deaths: deaths.byPatient,
    competing: competing.events,
    lastContact,
    dataCut: options.cut === undefined ? undefined : dayOf(options.cut),
    classOf: options.classes === undefined ? undefined : await readClasses(options.classes),
    findings: [
      ...events.findings,
      ...doses.findings,
      ...(followUp?.findings ?? []),
      ...coded.findings,
      ...exposures.findings,
      ...deaths.findings,
      ...contradictions,
      ...competing.findings,
      ...followUpFindings(
        options,
        [...exposures.byPatient.keys()].filter(id => !lastContact.has(id) && !deaths.byPatient.has(id)),
        exposures.byPatient.size,
      ),
    ],
  }
}

async function recordsIn<F extends Fields>(
  file: string,
  fields: F,
  given?: Readonly<Record<string, string>>,
) {
  requireFields(given, fields)
  const read = soundRecords(await readRecords(file, fields, { given: given as GivenColumns<F> }))
  return { ...read, file: path.basename(file) }
}

async function readCompeting(
  file: string | undefined,
  exposures: Parameters<typeof competingEvents>[1],
): Promise<{ events: readonly CompetingEvent[]; findings: readonly Finding[] }> {
  if (file === undefined) return { events: [], findings: [] }
  const read = await recordsIn(file, competingFields)
  const { events, findings } = competingEvents(read.records, exposures, read.file)
  return { events, findings: [...read.findings, ...findings] }
}

const classFields = {
  organ: { kind: 'text', names: ['class', 'organ'], required: true, always: true, what: 'organ class' },
  term: { kind: 'text', names: ['term', 'AEDECOD'], required: true, always: true, what: 'preferred term' },
} as const satisfies Fields

async function readClasses(file: string): Promise<ClassOf> {
  const { records } = await recordsIn(file, classFields)
  const groups = Map.groupBy(records, ({ organ }) => organ ?? '')
  return classesBy(
    Object.fromEntries([...groups].map(([organ, of]) => [organ, of.map(({ term }) => term ?? '')])),
  )
}

function dayOf(text: string): number {
  const day = parseIsoDay(text)
  if (Number.isNaN(day)) throw new UsageError(`--cut ${text}: give a date such as 2024-03-15`)
  return day
}

/** Without a data cut: patients of whom it is not known until when events were asked for. */
function followUpFindings(
  { cut, window }: IraeOptions,
  unknown: readonly string[],
  atRisk: number,
): Finding[] {
  if (cut !== undefined || unknown.length === 0) return []
  const who = unknown.length === atRisk ? 'everybody is' : `${unknown.length} of ${atRisk} patients are`
  return [
    {
      severity: 'note',
      code: 'follow-up-assumed',
      message: `no last contact and no data cut: ${who} taken as followed to ${window} days after the last dose`,
      cure: 'give --deaths with last_contact_date, or --cut',
      count: unknown.length,
    },
  ]
}
