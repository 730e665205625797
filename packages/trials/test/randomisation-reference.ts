import { reference } from './agreement.ts'

interface Listed {
  readonly stratum: string
  readonly sequence: number
  readonly arm: number
  readonly code: string
}

/** Lists that a Python program made from the same seeds. */
export const lists = reference<{
  readonly seed: string
  readonly salt: string
  readonly commitment: string
  readonly numbers: readonly number[]
  readonly blocks: readonly Listed[]
  readonly unequal: readonly Listed[]
  readonly simple: readonly Listed[]
  readonly efron: readonly Listed[]
  readonly bigStick: readonly Listed[]
}>('randomisation-list')

interface Chain {
  readonly correct: number
  readonly imbalance: number
  readonly variance: number
  readonly even: number
}

type Distance = 'range' | 'variance' | 'standard deviation' | 'sum of squares'

/** What R gives by closed forms, by all sequences, and by matrices of chains. */
export const known = reference<{
  readonly blocks: readonly {
    readonly size: number
    readonly ratio: readonly number[]
    readonly correct: readonly number[]
    readonly certain: readonly number[]
    readonly imbalance: readonly number[]
  }[]
  readonly blackwell: { readonly size: readonly number[]; readonly correct: readonly number[] }
  readonly random: readonly [at20: number, at110: number]
  readonly coins: Readonly<
    Record<'simple' | 'efron' | 'stick' | 'wei' | 'smith' | 'efronLong' | 'weiLong', Chain>
  >
  readonly maximal: {
    readonly count: number
    readonly correct: number
    readonly firstAfterAA: number
    readonly imbalance: readonly number[]
  }
  readonly stratified: { readonly random: number; readonly four: number }
  readonly steps: readonly {
    readonly ratio: readonly number[]
    readonly distance: Distance
    readonly weights: readonly number[]
    readonly p: number
    readonly counts: readonly (readonly number[])[]
    readonly imbalance: readonly number[]
    readonly probabilities: readonly number[]
  }[]
  readonly trials: readonly {
    readonly n: number
    readonly ratio: readonly number[]
    readonly weights: readonly number[]
    readonly distance: Distance
    readonly p: number
    readonly correct: number
    readonly imbalance: number
    readonly first: number
  }[]
}>('randomisation')

export const names = (count: number): string[] => [...'ABCDEF'].slice(0, count)
