/** Gives each distinct text a whole number, in the order of first sight. */
export class Names {
  readonly list: string[] = []
  readonly #places = new Map<string, number>()

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.place(name)
  }

  /** The number of a text; a new one where it was not seen before. */
  place(name: string): number {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    const place = this.list.length
    // A slice of a line would keep the whole line in memory.
    const own = Buffer.from(name).toString()
    this.#places.set(own, place)
    this.list.push(own)
    return place
  }

  /** The number of a text; -1 where it was not seen. */
  find(name: string): number {
    return this.#places.get(name) ?? -1
  }
}
