/** Why a learner cannot be fitted or applied. */
export type LearnerFault =
  | 'wrong-outcome'
  | 'one-class'
  | 'too-few-events'
  | 'not-finite'
  | 'unknown-learner'
  | 'bad-setting'
  | 'bad-model-file'
  | 'needs-baseline'
  | 'bad-score'
  | 'not-converged'
  | 'too-few-centres'
  | 'unknown-centre'
  | 'confounded'
  | 'too-few-rows'
  | 'late-visit'
  | 'empty-bag'
  | 'trained-on'

/**
 * Thrown when rows cannot be learned from (nobody or everybody with the event, too few events for inner
 * cross-validation), a setting makes no sense, or a saved model cannot be read. `cure` says what to do.
 */
export class LearnerError extends Error {
  override readonly name = 'LearnerError'
  readonly fault: LearnerFault
  readonly cure: string
  constructor(fault: LearnerFault, message: string, cure: string) {
    super(`${message}; ${cure}`)
    this.fault = fault
    this.cure = cure
  }
}
