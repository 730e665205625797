import type { Judged } from '../judged.ts'
import type { RectalScoreGroup } from './rectal-score.ts'
import type { RegressionSystemName } from './systems.ts'

/** Regression and pathology of one patient; every answer with its rule or the reason why there is none. */
export interface RegressionOutcome {
  readonly patientId: string
  readonly row: number
  readonly system: RegressionSystemName | null
  readonly grade: Judged<string>
  /** 0 for no tumour left, higher for more of it, whichever way the system's own numbers run. */
  readonly ordinal: number | null
  readonly converted: Judged<string> | null
  readonly completeResponse: Judged<boolean>
  readonly majorResponse: Judged<boolean>
  readonly rectalScore: Judged<number>
  readonly rectalScoreGroup: RectalScoreGroup | null
  readonly mrGrade: Judged<string>
  /** On MRI, before the operation. */
  readonly fascia: Judged<boolean>
  /** On the specimen, after it. Never filled in from the other. */
  readonly margin: Judged<boolean>
  readonly mrVascular: Judged<boolean>
  readonly vascular: Judged<boolean>
  /** N by the counts of nodes and, in the rectum, tumour deposits. */
  readonly nodesByCount: Judged<string>
}
