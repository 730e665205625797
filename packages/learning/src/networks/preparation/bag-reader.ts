import type { Bag, Modality } from '../../bag-rows.ts'
import { checkBag, checkFinite } from './read-instances.ts'

/** Numbers of some instances, row-major. */
export type Instances = Float32Array

/**
 * Reads bags, checked, and keeps them in memory while they fit its limit: small bags are then read once, large ones
 * from their file every time, and of those no more rows than are asked for.
 */
export class BagReader {
  readonly #kept = new Map<Bag, Float32Array>()
  #left: number

  /** @param limit bytes that may be kept; 512 MB by default */
  constructor(limit = 512e6) {
    this.#left = limit
  }

  /**
   * All instances of a bag, or those at the given places.
   * @param row the row number that an error shall name
   * @throws LearnerError `empty-bag` or `not-finite`
   */
  async read(modality: Modality, at: number, row: number, places?: Int32Array): Promise<Instances> {
    const bag = modality.bags[at]
    if (bag === null) return new Float32Array(0)
    const { dimensions } = modality
    const kept = this.#kept.get(bag)
    const fits = bag.instances * dimensions * Float32Array.BYTES_PER_ELEMENT <= this.#left
    if (places !== undefined && kept === undefined && !fits && bag.readRows !== undefined) {
      checkBag(modality, at, row)
      const rows = new Float32Array(places.length * dimensions)
      await bag.readRows(places, rows)
      checkFinite(rows, modality, row, places)
      return rows
    }
    const all = kept ?? (await this.#fetch(bag, modality, at, row))
    if (places === undefined) return all
    const drawn = new Float32Array(places.length * dimensions)
    places.forEach((place, i) => {
      drawn.set(all.subarray(place * dimensions, (place + 1) * dimensions), i * dimensions)
    })
    return drawn
  }

  async #fetch(bag: Bag, modality: Modality, at: number, row: number): Promise<Float32Array> {
    checkBag(modality, at, row)
    const elements = new Float32Array(bag.instances * modality.dimensions)
    await bag.read(0, bag.instances, elements)
    checkFinite(elements, modality, row, 0)
    if (elements.byteLength <= this.#left) {
      this.#left -= elements.byteLength
      this.#kept.set(bag, elements)
    }
    return elements
  }
}
