export {
  type Burden,
  type BurdenCount,
  type BurdenRule,
  burden,
  burdenOfCounts,
  type SampleBurden,
} from './burden.ts'
