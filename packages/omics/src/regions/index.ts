export { type BedRead, readBed } from './read-bed.ts'
export { type Interval, Regions, requireLength } from './regions.ts'
