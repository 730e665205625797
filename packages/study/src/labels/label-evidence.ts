import type { Estimate, TableRecord } from '@tessera/evidence'
import type { Intake } from '../intake/intake.ts'
import type { Patients } from '../intake/patients.ts'
import { type LabelContext, labelBenefit, labelPrognosis } from './label-effects.ts'
import { labelPerformance } from './label-performance.ts'
import type { PredictedLabel } from './predict-labels.ts'

/** All that labels of another assay add to the evidence: how well they are predicted, and what they say of each question. */
export function labelEvidence(
  read: Intake,
  patients: Patients,
  labels: readonly PredictedLabel[],
  contextOf: (question: string) => LabelContext,
): { readonly estimates: readonly Estimate[]; readonly tables: readonly TableRecord[] } {
  if (labels.length === 0) return { estimates: [], tables: [] }
  const ids = new Map(patients.ids.map((id, row) => [id, row]))
  const own = [
    ...read.questions.map(({ id, label }, i) =>
      labelPrognosis(read.assembled.questions[i], label, ids, labels, contextOf(id)),
    ),
    ...read.benefits.map(asked => labelBenefit(asked, labels, contextOf(asked.id))),
  ]
  return {
    estimates: own.flatMap(one => one.estimates),
    tables: [labelPerformance(labels, patients.centre, patients.centres), ...own.flatMap(one => one.tables)],
  }
}
