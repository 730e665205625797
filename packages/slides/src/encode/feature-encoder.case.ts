import { createRandom } from '@tessera/statistics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FeatureEncoder } from './feature-encoder.ts'

/** What every encoder must keep. */
export function featureEncoderContract(title: string, open: () => Promise<FeatureEncoder>): void {
  describe(`${title} keeps the contract of encoders`, () => {
    let encoder: FeatureEncoder
    let tiles: Uint8Array
    let bytes: number
    beforeAll(async () => {
      encoder = await open()
      bytes = 3 * encoder.tileSize ** 2
      const random = createRandom(1, 'tiles')
      tiles = Uint8Array.from({ length: 5 * bytes }, () => 256 * random.next())
    })
    afterAll(() => encoder.release())

    it('gives finite numbers, as many as it says, and the same bits again', async () => {
      const features = await encoder.encode(tiles, 5)
      expect(features.length).toBe(5 * encoder.dimensions)
      expect(features.every(Number.isFinite)).toBe(true)
      expect(await encoder.encode(tiles, 5)).toEqual(features)
      if (encoder.featureNames !== null) expect(encoder.featureNames.length).toBe(encoder.dimensions)
    })

    it('gives a tile the same features whatever tiles are beside it', async () => {
      const all = await encoder.encode(tiles, 5)
      for (let i = 0; i < 5; i++) {
        const alone = await encoder.encode(tiles.subarray(i * bytes, (i + 1) * bytes), 1)
        expect(alone).toEqual(all.slice(i * encoder.dimensions, (i + 1) * encoder.dimensions))
      }
    })

    it('leaves the tiles as they are, takes none, and refuses another number of bytes', async () => {
      const before = Uint8Array.from(tiles)
      await encoder.encode(tiles, 5)
      expect(tiles).toEqual(before)
      expect((await encoder.encode(new Uint8Array(0), 0)).length).toBe(0)
      await expect(encoder.encode(tiles, 4)).rejects.toThrow(/bytes|numbers/)
    })

    it('says what it is', () => {
      expect(encoder.digest).toMatch(/^[0-9a-f]{64}$/)
      expect(encoder.name).not.toBe('')
      expect(encoder.mpp).toBeGreaterThan(0)
    })
  })
}
