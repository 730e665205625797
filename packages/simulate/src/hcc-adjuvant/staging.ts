import type { HccObservables } from './observables.ts'

/**
 * Child-Pugh score from albumin, bilirubin and ascites (mild scores 2), prothrombin time and encephalopathy
 * normal: Pugh et al., Br J Surg 1973;60:646.
 */
export function childPugh({ albumin, logBilirubin, ascites }: HccObservables): number {
  const bilirubin = 2 ** logBilirubin
  const albuminPoints = albumin > 35 ? 1 : albumin >= 28 ? 2 : 3
  const bilirubinPoints = bilirubin < 34 ? 1 : bilirubin <= 50 ? 2 : 3
  return albuminPoints + bilirubinPoints + 1 + ascites + 1 + 1
}

/** BCLC stage of a resected tumour without macrovascular invasion: Reig et al., J Hepatol 2022;76:681. */
export function bclc(size: number, nodules: number): '0' | 'A' | 'B' {
  if (nodules === 1) return size <= 2 ? '0' : 'A'
  return nodules <= 3 && size <= 3 ? 'A' : 'B'
}

/** China liver cancer staging of the same: Guideline of the National Health Commission, 2022. */
export function cnlc(size: number, nodules: number): 'Ia' | 'Ib' | 'IIa' | 'IIb' {
  if (nodules === 1) return size <= 5 ? 'Ia' : 'Ib'
  if (nodules <= 3) return size <= 3 ? 'Ib' : 'IIa'
  return 'IIb'
}
