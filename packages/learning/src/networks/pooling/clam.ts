import { add, linear, multiply, reshape, sum, uniformByInputs, type Value, zeros } from '../../graph/index.ts'
import { widthOf } from '../encoder/width-of.ts'
import { type Attended, attend } from './attend.ts'
import type { Bags } from './bags.ts'
import { type GatedAttentionOptions, gatedScores } from './gated-attention.ts'

export interface ClamOptions extends GatedAttentionOptions {
  /** At least 2. */
  readonly classes: number
  /** One attention for all classes (CLAM-SB), or one for each (CLAM-MB). */
  readonly branches: 'single' | 'multiple'
}

/** What CLAM makes of bags; {@link clamInstanceLoss} takes it further. */
export interface Clam extends Attended {
  /** [rows, classes], for a softmax over the classes. */
  readonly logits: Value
}

/**
 * Clustering-constrained attention (Lu et al., Nat Biomed Eng 2021;5:555): gated attention, one branch or one a
 * class; the logit of class m is a linear map of the vector that its branch pooled.
 *
 * Parameters: those of the attention, with `w` [hidden, branches], and `class/weight` and `class/bias`:
 * [dimensions, classes] with one branch, [classes, dimensions] with several.
 */
export function clam(bags: Bags, options: ClamOptions): Clam {
  const { name, classes, branches } = options
  const { graph } = bags.instances
  const width = widthOf(bags.instances)
  const several = branches === 'multiple'
  const attended = attend(bags, gatedScores(bags.instances, several ? classes : 1, options))
  const bias = graph.parameter(`${name}/class/bias`, [classes], zeros())
  const weight = (shape: readonly number[]) =>
    graph.parameter(`${name}/class/weight`, shape, uniformByInputs(width))
  const { pooled } = attended
  const logits = several
    ? add(sum(multiply(pooled, weight([classes, width])), [2]), bias)
    : linear(reshape(pooled, [pooled.shape[0], width]), weight([width, classes]), bias)
  return { ...attended, logits }
}
