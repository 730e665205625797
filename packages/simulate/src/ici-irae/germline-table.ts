import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { GermlineSimulation } from '../variants/index.ts'
import type { Cell } from '../writing/csv.ts'
import type { IraePatient } from './patient.ts'

/** What `tessera omics` makes of the genotypes: the polygenic score, and copies of the two risk alleles of HLA-DRB1. */
export const germlineHeader = [
  'patient_id',
  'genotyped_date',
  'polygenic_score',
  'drb1_0405',
  'drb1_1101',
] as const

/** A row of a genotyped patient; the score as the sum of weights, DNA taken two weeks before the first dose. */
export function germlineRow(who: IraePatient, truth: GermlineSimulation['truth'], at: number): Cell[] {
  const copies = (allele: string) => truth.hla[at].filter(name => name === allele).length
  return [
    who.id,
    formatDay(who.firstDose - 14),
    rounded(truth.polygenic[at], 4),
    copies('DRB1*04:05'),
    copies('DRB1*11:01'),
  ]
}
