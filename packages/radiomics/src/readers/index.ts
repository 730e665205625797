export { majorityConsensus, type Staple, stapleConsensus } from './consensus.ts'
export { compareReaders, type ReaderMask, type ReaderOverlap } from './overlap.ts'
