export { type Burden, type BurdenCount, type BurdenRule, burden, type SampleBurden } from './burden.ts'
