export { type AllocationListOptions, allocationList, type ListedAllocation } from './allocation-list.ts'
export { imbalanceOf, type TrialArms, trialArms } from './arms.ts'
export {
  type Allocated,
  type AllocationBalance,
  type BalanceFactor,
  type BalanceLevel,
  balanceReport,
} from './balance-report.ts'
export type {
  GuessCharacteristics,
  Guesser,
  ImbalanceCharacteristics,
  RandomisationCharacteristics,
} from './characteristics.ts'
export { type ExpectedSequence, expectedSequence } from './exact-sequence.ts'
export { type ExpectedTrial, expectedTrial } from './expected-trial.ts'
export { levelShares, requireFactors, strataOfFactors, stratumName, type TrialFactor } from './factors.ts'
export { convergenceGuess, informedGuess } from './guess.ts'
export {
  type Margins,
  type Minimisation,
  type MinimisationDistance,
  type MinimisationStep,
  minimisationDistances,
  minimisationStep,
  requireMinimisation,
} from './minimisation.ts'
export {
  type EnteredPatient,
  type EnteringPatient,
  type FactorReason,
  type NextAllocation,
  type NextAllocationOptions,
  nextAllocation,
} from './next-allocation.ts'
export { type ReadAllocations, type ReadAllocationsOptions, readAllocations } from './read-history.ts'
export {
  type CoinScheme,
  requireScheme,
  type SequenceKind,
  type SequenceScheme,
  schemeText,
  sequenceKinds,
} from './scheme.ts'
export { commitmentOf, newSeed, openSeed, type SealedSeed, sealSeed, seedStream } from './seed.ts'
export { type Allocation, type Sequence, sequenceOf, type Uniform } from './sequence.ts'
export { type SimulateRandomisationOptions, simulateRandomisation } from './simulate-randomisation.ts'
export { verifyList, type WrittenAllocation } from './verify-list.ts'
