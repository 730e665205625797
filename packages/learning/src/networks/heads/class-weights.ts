import { LearnerError } from '../../learner-error.ts'

/**
 * A weight for each row that lets every class count the same: rows / (classes · rows of its class), of mean 1
 * over the rows (scikit-learn's `class_weight='balanced'`). Fit it on training rows.
 * @throws LearnerError `one-class` when a class has no row
 */
export function balancedWeights(label: ArrayLike<number>, classes: number): Float32Array {
  const counts = new Float64Array(classes)
  for (let i = 0; i < label.length; i++) counts[label[i]]++
  const empty = counts.indexOf(0)
  if (empty >= 0)
    throw new LearnerError('one-class', `no training row is of class ${empty}`, 'leave the class out')
  return Float32Array.from(label, c => label.length / (classes * counts[c]))
}
