export {
  type CalibratedWeight,
  FittedPolygenicScore,
  type MissingRule,
  type PolygenicParts,
  polygenicSchema,
  polygenicScoreFromJson,
  type RawScores,
} from './fitted-score.ts'
export { type AmbiguousRule, type MatchedScore, type MatchedWeight, matchWeights } from './match-weights.ts'
export { fitPolygenicScore, type PolygenicScoreOptions, polygenicScore } from './polygenic-score.ts'
export { readScoringFile, type ScoringFile } from './scoring-file.ts'
export type { Locus, PolygenicWeight } from './scoring-line.ts'
