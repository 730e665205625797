import type { Modality } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'

/** Numbers read at a time. */
const pieceOf = 4_194_304

/**
 * The instances of one bag, a piece at a time in memory that is used again.
 * @param row the row number that an error shall name
 * @throws LearnerError `empty-bag` for a bag without instances, `not-finite` for NaN or an infinite number
 */
export async function* readInstances(
  modality: Modality,
  at: number,
  row: number,
): AsyncGenerator<{ readonly elements: Float32Array; readonly count: number }> {
  const bag = modality.bags[at]
  if (bag === null) return
  checkBag(modality, at, row)
  const { dimensions } = modality
  const most = Math.max(1, Math.min(bag.instances, Math.floor(pieceOf / dimensions)))
  const elements = new Float32Array(most * dimensions)
  for (let from = 0; from < bag.instances; from += most) {
    const to = Math.min(bag.instances, from + most)
    await bag.read(from, to, elements)
    checkFinite(elements.subarray(0, (to - from) * dimensions), modality, row, from)
    yield { elements, count: to - from }
  }
}

/** @throws LearnerError `empty-bag` */
export function checkBag({ name, bags }: Modality, at: number, row: number): void {
  const bag = bags[at]
  if (bag === null || (Number.isInteger(bag.instances) && bag.instances > 0)) return
  throw new LearnerError(
    'empty-bag',
    `the bag of row ${row} in '${name}' has ${bag.instances} instances`,
    'give null where a patient does not have the modality',
  )
}

/**
 * @param from the first instance, or the place of each in its bag
 * @throws LearnerError `not-finite`
 */
export function checkFinite(
  elements: Float32Array,
  modality: Modality,
  row: number,
  from: number | Int32Array,
): void {
  // The sum of finite float32 numbers is finite in float64; one NaN or infinity makes it another.
  let sum = 0
  for (let i = 0; i < elements.length; i++) sum += elements[i]
  if (Number.isFinite(sum)) return
  const at = elements.findIndex(element => !Number.isFinite(element))
  const place = Math.floor(at / modality.dimensions)
  const instance = typeof from === 'number' ? from + place : from[place]
  throw new LearnerError(
    'not-finite',
    `the bag of row ${row} in '${modality.name}' has ${elements[at]} as feature ${(at % modality.dimensions) + 1} of instance ${instance + 1}`,
    'mend the bag, or give null so that the modality counts as missing for this row',
  )
}
