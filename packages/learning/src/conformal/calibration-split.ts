import { type HeldOut, type Selectable, splitTraining, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'

/** What conformal prediction needs of any kind of rows. */
export interface PatientRows<D> extends Selectable<D> {
  readonly patient: Int32Array
  readonly centre: Int32Array
  readonly centres: readonly string[]
}

/**
 * Rows of training that nothing was fitted on, to calibrate with. Only {@link calibrationSplit} and
 * {@link crossFolds} make them, out of training rows: what is held out for evidence cannot calibrate.
 */
class CalibrationRows<D> {
  readonly #made = true
  readonly rows: HeldOut<D>
  constructor(rows: HeldOut<D>) {
    this.rows = rows
  }
  get calibrates(): true {
    return this.#made
  }
}

export type { CalibrationRows }

/** Training rows to fit on, and those kept for calibration. */
export interface CalibrationFold<D> {
  readonly proper: Training<D>
  readonly calibration: CalibrationRows<D>
}

/**
 * Sets a random share of the training patients aside for calibration; all rows of a patient stay together. The coverage
 * that is promised is for one row a patient.
 * @throws LearnerError where no patient would be left on one side
 */
export function calibrationSplit<D extends PatientRows<D>>(
  training: Training<D>,
  options: { readonly share?: number; readonly seed: number },
): CalibrationFold<D> {
  const { share = 0.25, seed } = options
  const patients = [...new Set(training.data.patient)]
  const count = Math.round(share * patients.length)
  if (!(count >= 1 && count < patients.length))
    throw new LearnerError(
      'too-few-rows',
      `${count} of ${patients.length} training patients would calibrate`,
      'take a share above 0 and below 1 that leaves patients on both sides, or more patients',
    )
  const order = createRandom(seed, 'calibration').permutation(patients.length)
  const aside = new Set(Array.from(order.subarray(0, count), i => patients[i]))
  return foldsOf(training, id => (aside.has(id) ? 0 : 1), 2)[0]
}

/**
 * Divides the training patients into folds of equal size, each of which calibrates a model of the others; as many folds
 * as patients is the jackknife.
 * @throws LearnerError for fewer than two folds or more than there are patients
 */
export function crossFolds<D extends PatientRows<D>>(
  training: Training<D>,
  options: { readonly folds: number; readonly seed: number },
): readonly CalibrationFold<D>[] {
  const { folds, seed } = options
  const patients = [...new Set(training.data.patient)]
  if (!(folds >= 2 && folds <= patients.length))
    throw new LearnerError(
      'bad-setting',
      `${folds} folds of ${patients.length} patients`,
      `ask for 2 to ${patients.length}`,
    )
  const order = createRandom(seed, 'cross-conformal').permutation(patients.length)
  const foldOf = new Map(Array.from(order, (i, place) => [patients[i], place % folds]))
  return foldsOf(training, id => foldOf.get(id) ?? 0, folds)
}

function foldsOf<D extends PatientRows<D>>(
  training: Training<D>,
  foldOf: (patient: number) => number,
  count: number,
): CalibrationFold<D>[] {
  const { patient } = training.data
  const rows = Int32Array.from(patient, (_, row) => row)
  const plans = Array.from({ length: count }, (_, fold) => ({
    name: `calibration ${fold + 1}`,
    training: rows.filter(row => foldOf(patient[row]) !== fold),
    heldOut: rows.filter(row => foldOf(patient[row]) === fold),
  }))
  return splitTraining(training, patient, plans).map(divided => ({
    proper: divided.training,
    calibration: new CalibrationRows(divided.heldOut),
  }))
}

/** The centre of each row by its name. */
export function centreNames({
  centre,
  centres,
}: {
  readonly centre: Int32Array
  readonly centres: readonly string[]
}): string[] {
  return Array.from(centre, at => centres[at])
}
