/** Long genes that collect passengers, with their relative weights; the rest stands under numbered names. */
const long: Readonly<Record<string, number>> = {
  TTN: 30,
  MUC16: 14,
  CSMD3: 11,
  SYNE1: 8,
  LRP1B: 9,
  PCLO: 8,
  DNAH5: 7,
  RYR2: 8,
  FLG: 6,
  USH2A: 6,
  XIRP2: 5,
  HMCN1: 5,
  CSMD1: 6,
  FAT4: 4,
  SPTA1: 4,
  DST: 4,
  MUC5B: 4,
  AHNAK: 4,
  RYR1: 4,
  OBSCN: 5,
}

const numbered = 400

export interface PassengerGene {
  readonly gene: string
  readonly chromosome: string
  readonly position: number
  readonly weight: number
}

/** Genes without a role: a place each, spread over the autosomes. */
export const passengerGenes: readonly PassengerGene[] = [
  ...Object.entries(long).map(([gene, weight], i) => place(gene, weight, i)),
  ...Array.from({ length: numbered }, (_, i) =>
    place(`SIM${String(i + 1).padStart(4, '0')}`, 1, i + Object.keys(long).length),
  ),
]

function place(gene: string, weight: number, i: number): PassengerGene {
  return {
    gene,
    weight,
    chromosome: String(1 + ((7 * i) % 22)),
    position: 2_000_000 + 71_003 * i,
  }
}
