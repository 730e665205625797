import { LearnerError } from '../learner-error.ts'

/** Which way a column may move the prediction, all else equal. */
export type Direction = 'increasing' | 'decreasing'

/** How trees are grown and summed. */
export interface BoostingSettings {
  /** Share of each tree's leaf values that is added (eta), above 0 to 1. */
  readonly learningRate: number
  /** Most splits between root and leaf. */
  readonly maxDepth: number
  /** Most leaves of a tree; null for as many as the depth allows. */
  readonly maxLeaves: number | null
  /** Which leaf is split next where `maxLeaves` binds: the shallowest, or the one of largest gain. */
  readonly growth: 'depth-wise' | 'leaf-wise'
  /** Share of rows that a tree sees, drawn without replacement. */
  readonly rowSample: number
  /** Share of columns that a tree sees. */
  readonly columnSample: number
  /** Penalty on |leaf value| (alpha). */
  readonly l1: number
  /** Penalty on half the squared leaf value (lambda). */
  readonly l2: number
  /** Least rows in a leaf. */
  readonly minLeafSize: number
  /** Least sum of hessians in a leaf (XGBoost's min_child_weight). */
  readonly minHessian: number
  /** Least gain of a split, without the factor one half (XGBoost's gamma). */
  readonly minGain: number
  /** Bins of values; missing ones have another. At most 255. */
  readonly bins: number
  /** Monotone columns, by name. */
  readonly monotone: Readonly<Record<string, Direction>>
}

/** Settings where nothing else is said; those of XGBoost but for the learning rate and the leaf size. */
export const defaultSettings: BoostingSettings = {
  learningRate: 0.1,
  maxDepth: 6,
  maxLeaves: null,
  growth: 'depth-wise',
  rowSample: 1,
  columnSample: 1,
  l1: 0,
  l2: 1,
  minLeafSize: 1,
  minHessian: 1,
  minGain: 0,
  bins: 255,
  monotone: {},
}

/**
 * The settings with defaults put in.
 * @throws LearnerError 'bad-setting' for one out of its range
 */
export function boostingSettings(given: Partial<BoostingSettings> = {}): BoostingSettings {
  const settings = { ...defaultSettings, ...given }
  const share = (name: 'learningRate' | 'rowSample' | 'columnSample') =>
    check(name, settings[name], settings[name] > 0 && settings[name] <= 1, 'above 0 and at most 1')
  const least = (name: 'l1' | 'l2' | 'minHessian' | 'minGain') =>
    check(name, settings[name], settings[name] >= 0 && Number.isFinite(settings[name]), '0 or more')
  const whole = (name: 'maxDepth' | 'maxLeaves' | 'minLeafSize' | 'bins', from: number, to: number) => {
    const value = settings[name]
    if (value === null) return
    check(name, value, Number.isInteger(value) && value >= from && value <= to, `whole, ${from} to ${to}`)
  }
  share('learningRate')
  share('rowSample')
  share('columnSample')
  least('l1')
  least('l2')
  least('minHessian')
  least('minGain')
  whole('maxDepth', 1, 64)
  whole('maxLeaves', 2, 65_536)
  whole('minLeafSize', 1, 2 ** 31 - 1)
  whole('bins', 2, 255)
  return settings
}

function check(name: string, value: number, fine: boolean, range: string): void {
  if (!fine) throw new LearnerError('bad-setting', `setting '${name}' is ${value}`, `it must be ${range}`)
}
