export {
  assessStages,
  type StageAssessment,
  type StagedPatient,
  type StageSettings,
  stageDefaults,
} from './assess.ts'
export {
  type Ascites,
  type ChildPugh,
  type ChildPughClass,
  childPugh,
  childPughClass,
  type LiverFunction,
  type MeasuredValue,
} from './child-pugh.ts'
export { type BclcStage, bclcStage, type CnlcStage, cnlcStage, type LiverPatient } from './liver-clinical.ts'
export { type LiverTumour, type LiverVascularInvasion, liverT } from './liver-tumour.ts'
export { performanceFault } from './performance.ts'
export { colorectalN, nodeContradiction, oesophagealContradiction, oesophagealN } from './regional-nodes.ts'
export { isCategory, type StageSite, siteCategories, stageSiteOf } from './sites.ts'
export { type OesophagealHistology, type StagedTumour, type StageGroup, stageOf } from './stage.ts'
export { type StageRecord, stageFields } from './stage-fields.ts'
export type { Grade, OesophagealLocation, StageBasis, StageRow, StageTable } from './stage-table.ts'
export { parseTnm, type Tnm, type UnreadTnm } from './tnm.ts'
