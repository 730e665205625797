export { type Auc, type AucDifference, auc, aucDifference } from './auc.ts'
export { type CutOff, type RocCurve, type RocOptions, rocCurve, youdenCutOff } from './roc.ts'
