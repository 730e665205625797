import type { Figure, PatientPage } from '@tessera/evidence'
import { isMissingAt, numberAt } from '@tessera/tables'
import type { AssembledQuestion } from '../assembled.ts'
import type { IntakeQuestion } from '../intake/intake.ts'
import type { LoadedStudy } from '../intake/load.ts'
import { endAt, type Visits } from '../intake/visits.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { PageOfPatient } from './patient-pages.ts'

type Trajectory = NonNullable<PatientPage['trajectories']>[number]

export interface TrajectoriesInput {
  readonly protocol: Pick<StudyProtocol, 'derive' | 'biomarkers'>
  readonly loaded: Pick<LoadedStudy, 'visits' | 'assays' | 'dictionary' | 'patients'>
  readonly questions: readonly Pick<IntakeQuestion, 'id' | 'models' | 'blocks'>[]
  readonly assembled: readonly Pick<AssembledQuestion, 'patientIds' | 'timeZero'>[]
  /** Courses of markers that the study draws of all patients: those features are shown of one patient too. */
  readonly figures: readonly Pick<Figure, 'id' | 'kind'>[]
}

/** Features of assays that are shown of one patient, at most. */
const mostFeatures = 4

/**
 * The course of the markers of each patient shown, up to the time zero of their question and no further: what the model
 * reads of visits, as it was measured at each of them, and the features of its assays whose courses the study draws.
 */
export function withTrajectories(shown: readonly PageOfPatient[], input: TrajectoriesInput): PageOfPatient[] {
  return shown.map(one => {
    const at = input.questions.findIndex(({ id }) => id === one.page.question)
    const assembled = input.assembled[at]
    const row = assembled?.patientIds.indexOf(one.patientId) ?? -1
    const zero = assembled?.timeZero?.[row]
    const patient = input.loaded.patients.ids.indexOf(one.patientId)
    if (zero === undefined || patient < 0) return one
    const question = input.questions[at]
    const columns = new Set(columnsRead(question.models[one.page.model] ?? [], input.protocol.derive))
    const blocks = new Set((question.blocks[one.page.model] ?? []).map(({ name }) => name))
    const trajectories = [
      ...[...input.loaded.visits.values()].flatMap(visits =>
        ofVisits(visits, patient, zero, columns, input.loaded.dictionary),
      ),
      ...ofAssays(input, patient, zero, blocks),
    ].filter(({ points }) => points.length > 0)
    return trajectories.length === 0 ? one : { ...one, page: { ...one.page, trajectories } }
  })
}

/** The features themselves and the columns that their derivations name. */
function columnsRead(features: readonly string[], derive: StudyProtocol['derive']): string[] {
  return features.flatMap(name => [name, ...(derive[name]?.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? [])])
}

function ofVisits(
  visits: Visits,
  patient: number,
  zero: number,
  columns: ReadonlySet<string>,
  { columns: notes }: LoadedStudy['dictionary'],
): Trajectory[] {
  const from = visits.start[patient]
  const rows = visits.order.subarray(from, endAt(visits, patient, zero))
  return visits.table.columns.flatMap((column): Trajectory[] => {
    if (column.kind !== 'number' || !columns.has(column.name)) return []
    // What is decided at a visit is known at the next one.
    const known = visits.knownAtNextVisit.has(column.name) ? rows.subarray(0, -1) : rows
    const points = Array.from(known)
      .filter(row => !isMissingAt(column, row))
      .map(row => ({ day: Math.round(visits.date[row] - zero), value: numberAt(column, row) }))
    const note = notes[column.name]
    // What never changes is no course: it is among the values already.
    if (new Set(points.map(({ value }) => value)).size < 2) return []
    return [{ marker: note?.label ?? column.name, unit: note?.unit ?? null, points }]
  })
}

function ofAssays(
  { protocol, loaded, figures }: TrajectoriesInput,
  patient: number,
  zero: number,
  blocks: ReadonlySet<string>,
): Trajectory[] {
  const wanted = protocol.biomarkers.flatMap(given => {
    const block = 'block' in given ? given.block : undefined
    if (block === undefined || !blocks.has(block)) return []
    const prefix = `biomarkers-${given.id}/course-`
    return figures.flatMap(({ id, kind }) =>
      kind === 'trajectory' && id.startsWith(prefix) ? [{ block, feature: id.slice(prefix.length) }] : [],
    )
  })
  const distinct = wanted.filter((one, i) => wanted.findIndex(other => other.feature === one.feature) === i)
  return distinct.slice(0, mostFeatures).flatMap(({ block, feature }): Trajectory[] => {
    const own = loaded.assays.find(assay => assay.block === block)
    const f = own?.assay.features.findIndex(({ id, symbol }) => id === feature || symbol === feature) ?? -1
    if (own === undefined || f < 0) return []
    const values = own.assay.row(f)
    const logged = own.assay.scale === 'intensity' || own.assay.scale === 'counts'
    const points = own.assay.samples.flatMap(({ takenAt }, s) => {
      if (own.patient[s] !== patient || takenAt === null || takenAt > zero || !(values[s] > 0)) return []
      return [{ day: Math.round(takenAt - zero), value: logged ? Math.log2(values[s]) : values[s] }]
    })
    points.sort((a, b) => a.day - b.day)
    return [{ marker: feature, unit: logged ? 'log2' : null, points }]
  })
}
