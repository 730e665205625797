import { describe, expect, it } from 'vitest'
import { TileCache } from './tile-cache.ts'

const tile = (bytes: number) => async () => new Uint8Array(bytes)

describe('a cache of tiles', () => {
  it('decodes a tile once, also when asked twice at once', async () => {
    const cache = new TileCache(100)
    let decoded = 0
    const decode = async () => {
      decoded++
      return new Uint8Array(10)
    }
    const [a, b] = await Promise.all([cache.get('a', decode), cache.get('a', decode)])
    expect(a).toBe(b)
    expect(await cache.get('a', decode)).toBe(a)
    expect(decoded).toBe(1)
  })

  it('throws out the least recently used, and never passes its bytes', async () => {
    const cache = new TileCache(100)
    for (const key of ['a', 'b', 'c']) await cache.get(key, tile(30))
    const kept = await cache.get('a', tile(30))
    await cache.get('d', tile(30))
    expect(cache.bytes).toBeLessThanOrEqual(100)
    expect(await cache.get('a', tile(30))).toBe(kept)
    let again = false
    await cache.get('b', async () => {
      again = true
      return new Uint8Array(30)
    })
    expect(again).toBe(true)
  })

  it('keeps neither what fails nor what would push out most others', async () => {
    const cache = new TileCache(100)
    await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await cache.get('a', tile(60))).toHaveLength(60)
    expect(await cache.get('b', async () => null)).toBeNull()
    expect(cache.bytes).toBe(0)
  })
})
