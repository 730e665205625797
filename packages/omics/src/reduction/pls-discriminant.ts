import { pls } from '@tessera/learning'
import { auc, createRandom } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'

export interface DiscriminantOptions {
  /** One array a feature, without missing values. */
  readonly x: readonly ArrayLike<number>[]
  /** 0 or 1 of each sample. */
  readonly group: ArrayLike<number>
  /** Patient of each sample, coded: visits of one stay in one fold and are shuffled together. By default a sample each. */
  readonly patient?: ArrayLike<number>
  readonly components: number
  readonly folds?: number
  /** Times that the folds are dealt anew; 1 by default. */
  readonly repeats?: number
  /** Labels are shuffled so many times; 999 by default. */
  readonly permutations?: number
  readonly seed: number
  readonly onProgress?: (done: number, total: number) => void
}

export interface PermutationValidation {
  /** Share of the variation of the group that the model explains where it was fitted, and in cross-validation. */
  readonly r2: number
  readonly q2: number
  /** Area under the curve of the fitted values (no evidence), and of the cross-validated ones. */
  readonly apparentAuc: number
  readonly crossValidatedAuc: number
  /** (1 + shuffles that do as well) / (1 + shuffles), by Q2 and by the cross-validated area. */
  readonly pQ2: number
  readonly pAuc: number
  readonly permutedQ2: Float64Array
  readonly permutedAuc: Float64Array
  /** Intercept of the regression of permuted R2 and Q2 on the correlation of shuffled and true labels. */
  readonly r2Intercept: number
  readonly q2Intercept: number
  /** Importance of each feature in the projection (VIP) of the model on all samples. */
  readonly vip: Float64Array
}

/**
 * PLS discriminant analysis of two groups with validation by permutation (Westerhuis et al., Metabolomics 2008;4:81;
 * Szymanska et al., Metabolomics 2012;8:3): R2 of the fit, Q2 and area under the curve from cross-validation in
 * stratified folds, and the same for shuffled labels. Features are scaled to unit variance inside each fold. A PLS-DA
 * separates any two groups in its own training samples: R2 and the apparent area are no evidence.
 * @throws OmicsError `too-few` with fewer than two patients of a group a fold, `value` for a patient in both groups
 */
export function plsDiscriminant(options: DiscriminantOptions): PermutationValidation {
  const { x, components, folds = 7, repeats = 1, permutations = 999, seed } = options
  const group = Float64Array.from(options.group)
  const { unit, group: ofUnit } = patientsOf(group, options.patient)
  const cases = ofUnit.reduce((sum, g) => sum + g, 0)
  const least = Math.min(cases, ofUnit.length - cases)
  if (least < 2 || least < folds)
    throw new OmicsError(
      'too-few',
      `${least} patients of the smaller group for ${folds} folds`,
      'give more patients, or fewer folds',
    )
  const columns = x.map(column => Float64Array.from(column))
  const evaluate = (unitLabels: Float64Array, path: string | number) => {
    const labels = Float64Array.from(unit, u => unitLabels[u])
    const fitted = predictions(columns, labels, columns, components)
    let q2 = 0
    let area = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const held = crossValidated(
        columns,
        labels,
        components,
        spread(foldsOf(unitLabels, folds, seed, path, repeat), unit),
        folds,
      )
      q2 += explained(labels, held) / repeats
      area += areaUnder(labels, held) / repeats
    }
    return { r2: explained(labels, fitted), q2, apparentAuc: areaUnder(labels, fitted), auc: area }
  }
  const own = evaluate(ofUnit, 'own')
  const permuted = Array.from({ length: permutations }, (_, k) => {
    const order = createRandom(seed, 'permutation', k).permutation(ofUnit.length)
    const labels = Float64Array.from(order, place => ofUnit[place])
    const result = { ...evaluate(labels, k), correlation: Math.abs(correlation(labels, ofUnit)) }
    options.onProgress?.(k + 1, permutations)
    return result
  })
  const share = (as: (one: (typeof permuted)[number]) => boolean) =>
    (1 + permuted.filter(as).length) / (1 + permutations)
  const intercept = (of: (one: { r2: number; q2: number }) => number) =>
    lineIntercept([1, ...permuted.map(one => one.correlation)], [of(own), ...permuted.map(of)])
  return {
    r2: own.r2,
    q2: own.q2,
    apparentAuc: own.apparentAuc,
    crossValidatedAuc: own.auc,
    pQ2: share(one => one.q2 >= own.q2 - 1e-12),
    pAuc: share(one => one.auc >= own.auc - 1e-12),
    permutedQ2: Float64Array.from(permuted, one => one.q2),
    permutedAuc: Float64Array.from(permuted, one => one.auc),
    r2Intercept: intercept(one => one.r2),
    q2Intercept: intercept(one => one.q2),
    vip: pls({ x: columns, y: [group], components }).importance,
  }
}

/** Patients from 0 on, and the group of each. */
function patientsOf(group: Float64Array, patient: ArrayLike<number> | undefined) {
  const codes = new Map<number, number>()
  const unit = Int32Array.from(group, (_, s) => {
    const code = patient === undefined ? s : patient[s]
    codes.set(code, codes.get(code) ?? codes.size)
    return codes.get(code) ?? 0
  })
  const ofUnit = new Float64Array(codes.size).fill(-1)
  for (const [s, u] of unit.entries()) {
    if (ofUnit[u] >= 0 && ofUnit[u] !== group[s])
      throw new OmicsError('value', 'a patient has samples in both groups', 'give one group a patient')
    ofUnit[u] = group[s]
  }
  return { unit, group: ofUnit }
}

/** The fold of each sample from that of its patient. */
function spread(fold: Int32Array, unit: Int32Array): Int32Array {
  return unit.map(u => fold[u])
}

/** Predicted group of the rows of `to` by a model of `x` and its labels. */
function predictions(
  x: readonly Float64Array[],
  labels: Float64Array,
  to: readonly Float64Array[],
  components: number,
): Float64Array {
  const fit = pls({ x, y: [labels], components })
  const last = fit.coefficients[0].length - 1
  const size = to[0]?.length ?? 0
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length
  if (last < 0) return new Float64Array(size).fill(mean)
  const out = new Float64Array(size).fill(fit.intercepts[0][last])
  fit.coefficients[0][last].forEach((beta, f) => {
    if (beta !== 0) for (let s = 0; s < size; s++) out[s] += beta * to[f][s]
  })
  return out
}

function crossValidated(
  x: readonly Float64Array[],
  labels: Float64Array,
  components: number,
  fold: Int32Array,
  folds: number,
): Float64Array {
  const out = new Float64Array(labels.length)
  for (let k = 0; k < folds; k++) {
    const inside = (column: Float64Array) => column.filter((_, s) => fold[s] !== k)
    const outside = (column: Float64Array) => column.filter((_, s) => fold[s] === k)
    const held = predictions(x.map(inside), inside(labels), x.map(outside), components)
    let next = 0
    for (let s = 0; s < out.length; s++) if (fold[s] === k) out[s] = held[next++]
  }
  return out
}

/** Each group dealt to the folds in turn, in random order. */
function foldsOf(
  labels: Float64Array,
  folds: number,
  seed: number,
  path: string | number,
  repeat: number,
): Int32Array {
  const fold = new Int32Array(labels.length)
  const order = createRandom(seed, 'folds', path, repeat).permutation(labels.length)
  const next = [0, 0]
  for (const s of order) fold[s] = (next[labels[s]]++ + (labels[s] === 1 ? folds - 1 : 0)) % folds
  return fold
}

function explained(labels: Float64Array, predicted: Float64Array): number {
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length
  let error = 0
  let total = 0
  for (let s = 0; s < labels.length; s++) {
    error += (labels[s] - predicted[s]) ** 2
    total += (labels[s] - mean) ** 2
  }
  return 1 - error / total
}

function areaUnder(labels: Float64Array, score: Float64Array): number {
  return auc({ event: labels, score }).value
}

function correlation(a: Float64Array, b: Float64Array): number {
  const n = a.length
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n
  const [ma, mb] = [mean(a), mean(b)]
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < n; i++) {
    ab += (a[i] - ma) * (b[i] - mb)
    aa += (a[i] - ma) ** 2
    bb += (b[i] - mb) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}

/** Where the least-squares line of y on x meets x = 0. */
function lineIntercept(x: readonly number[], y: readonly number[]): number {
  const n = x.length
  const mx = x.reduce((sum, value) => sum + value, 0) / n
  const my = y.reduce((sum, value) => sum + value, 0) / n
  let xy = 0
  let xx = 0
  for (let i = 0; i < n; i++) {
    xy += (x[i] - mx) * (y[i] - my)
    xx += (x[i] - mx) ** 2
  }
  return xx > 0 ? my - (xy / xx) * mx : Number.NaN
}
