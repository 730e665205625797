export { type DrawnScan, drawScan } from './draw-scan.ts'
export { chemoradiotherapyLoading, type ScanPair, type ScanPlan, scanLaw, scanTherapy } from './scan-law.ts'
export type { Lesion, Pelvis, Residue, ScanRequest } from './scan-request.ts'
export { type Scanner, scannerOf } from './scanner.ts'
