/** What tiles of pictures and of channels are made of. */
export type Samples = Uint8Array | Uint16Array | Float32Array

/**
 * Decoded tiles, the least recently used thrown out beyond a number of bytes. A tile that is asked for while it is
 * being decoded is decoded once.
 */
export class TileCache {
  readonly #limit: number
  /** In the order of their last use. */
  readonly #tiles = new Map<string, Samples>()
  readonly #coming = new Map<string, Promise<Samples | null>>()
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The tile under a key, decoded if need be; null is for one that the file leaves out, and is not kept. */
  async get(key: string, decode: () => Promise<Samples | null>): Promise<Samples | null> {
    const held = this.#tiles.get(key)
    if (held !== undefined) {
      this.#tiles.delete(key)
      this.#tiles.set(key, held)
      return held
    }
    const underWay = this.#coming.get(key)
    if (underWay !== undefined) return underWay
    const coming = decode()
    this.#coming.set(key, coming)
    try {
      const tile = await coming
      if (tile !== null) this.#keep(key, tile)
      return tile
    } finally {
      this.#coming.delete(key)
    }
  }

  clear(): void {
    this.#tiles.clear()
    this.#bytes = 0
  }

  #keep(key: string, tile: Samples): void {
    // A tile that would push out most of the others is not worth its room.
    if (tile.byteLength > this.#limit / 2) return
    this.#tiles.set(key, tile)
    this.#bytes += tile.byteLength
    for (const [oldest, { byteLength }] of this.#tiles) {
      if (this.#bytes <= this.#limit) break
      this.#tiles.delete(oldest)
      this.#bytes -= byteLength
    }
  }
}
