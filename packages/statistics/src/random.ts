import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded source of randomness. Equal seeds and paths give equal streams on every machine. */
export interface Random {
  /** Uniform on [0, 1), 53 bits. */
  next(): number
  /** Uniform integer in 0 to n - 1. */
  integer(n: number): number
  /** Standard normal (Marsaglia's polar method). */
  normal(): number
  /** 0 to n - 1 in random order (Fisher-Yates). */
  permutation(n: number): Int32Array
  /** n row numbers drawn from 0 to n - 1 with replacement. */
  resample(n: number): Int32Array
}

/**
 * A stream named by a seed and a path. Give each independent piece of work its own path
 * (`createRandom(seed, 'bootstrap', 17)`): results then do not depend on order or on the number of workers.
 */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  const generator = xoroshiro128plusFromState(hashPath(seed, path))
  let spare = Number.NaN
  const next = () => uniformFloat64(generator)
  const integer = (n: number) => uniformInt(generator, 0, n - 1)
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const value = spare
      spare = Number.NaN
      return value
    }
    for (;;) {
      const u = 2 * next() - 1
      const v = 2 * next() - 1
      const s = u * u + v * v
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s)
        spare = v * scale
        return u * scale
      }
    }
  }
  const permutation = (n: number) => {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = integer(i + 1)
      const held = order[i]
      order[i] = order[j]
      order[j] = held
    }
    return order
  }
  const resample = (n: number) => Int32Array.from({ length: n }, () => integer(n))
  return { next, integer, normal, permutation, resample }
}

/**
 * The path as 128 bits, the whole state of the generator: with 32, two of a hundred thousand streams would be
 * the same. Four lanes of FNV-1a with different multipliers, each finished as MurmurHash3 does.
 */
function hashPath(seed: number, path: readonly (string | number)[]): number[] {
  const text = `${seed}/${path.join('/')}`
  const lanes = [0x01000193, 0x01000195, 0x010001a7, 0x010001c5].map((multiplier, lane) => {
    let hash = 0x811c9dc5 ^ Math.imul(lane, 0x9e3779b9)
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), multiplier)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  })
  // The generator stands still at nothing but zeros.
  return lanes.every(lane => lane === 0) ? [1, 0, 0, 0] : lanes
}
