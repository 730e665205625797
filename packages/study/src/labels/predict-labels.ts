import type { Finding } from '@tessera/evidence'
import { eventFreeFunctions } from '../intake/event-free.ts'
import { makeFrames } from '../intake/frame.ts'
import type { LoadedStudy } from '../intake/load.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { labelFeatures } from './label-features.ts'
import type { LoadedLabel } from './loaded-label.ts'
import { type LabelPrediction, predictLabel } from './predict-label.ts'
import { withPredictions } from './predicted-columns.ts'

/** A label with its prediction for everybody. */
export interface PredictedLabel extends LabelPrediction {
  readonly label: LoadedLabel
}

/** A study with the predictions of its labels among the columns of its patients. */
export interface LabelledStudy {
  readonly loaded: LoadedStudy
  readonly labels: readonly PredictedLabel[]
}

/**
 * Predicts the labels of a study from the blocks that they name, which must have been read, and puts the predictions into
 * the table of patients.
 */
export async function predictLabels(file: ProtocolFile, loaded: LoadedStudy): Promise<LabelledStudy> {
  if (loaded.labels.length === 0) return { loaded, labels: [] }
  const { protocol } = file
  const { patients, visits } = loaded
  const [frame] = makeFrames(file, patients, visits, () => eventFreeFunctions(protocol))
  const labels: PredictedLabel[] = []
  const findings: Finding[] = []
  for (const label of loaded.labels) {
    const x = await labelFeatures(label.protocol.from, loaded, { file, frame, patients })
    const made = predictLabel(label.measured, x, patients.centre, protocol.validation.seed)
    labels.push({ label, ...made })
    const told = made.predicted.some(value => !Number.isNaN(value))
    const place = { file: file.file, row: file.lineOf(['labels', label.name]), field: label.name }
    if (x.length === 0 || !told)
      findings.push({
        severity: 'error',
        code: 'label-not-predicted',
        message: `nobody's '${label.name}' can be predicted: ${x.length === 0 ? `no block of ${label.protocol.from.join(', ')} was read` : (made.notes[0] ?? '')}`,
        cure: 'name blocks of slides, bags or an assay that the labelled patients have',
        ...place,
      })
  }
  return {
    labels,
    loaded: {
      ...loaded,
      patients: {
        ...patients,
        table: withPredictions(
          patients.table,
          labels.map(({ label, predicted }) => ({ name: label.name, predicted })),
        ),
      },
      findings: [...loaded.findings, ...findings],
    },
  }
}
