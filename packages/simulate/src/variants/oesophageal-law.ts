import type { CopyChange, Driver, SomaticLaw } from './somatic-law.ts'

const tp53 = ['p.R175H', 'p.R248Q', 'p.R273H', 'p.R282W', 'p.Y220C', 'p.H179R', 'p.C176F', 'p.V157F']
const notch1 = ['p.A465T', 'p.C478F', 'p.R353C', 'p.E450K', 'p.P422S']
const pik3ca = ['p.E545K', 'p.E542K', 'p.H1047R', 'p.H1047L']

/**
 * Squamous carcinoma of the oesophagus: genes and their frequencies as large sequenced series have them (TP53 in most,
 * NOTCH1, KMT2D, FAT1, NFE2L2, CDKN2A, PIK3CA ...; 11q13 and 3q gained, 9p21 lost), rounded. What follows the state of
 * the patient is assumed: genomic instability follows aggressiveness, the burden sensitivity to PD-1 blockade.
 * Positions are of GRCh38.
 */
export const oesophagealLaw: SomaticLaw = {
  megabases: 35,
  burden: { mean: 1.25, smoker: 0.45, loadings: { 'PD-1': 0.3 }, sd: 0.6 },
  silent: 0.24,
  indels: 0.06,
  exposures: { smoking: 0.08, APOBEC: 0.25, ageing: 0.3, MMR: 0.01, background: 0.36 },
  smokingInSmokers: 0.3,
  concentration: 12,
  mismatchRepair: { frequency: 0.02, factor: 8 },
  drivers: [
    driver('TP53', '17', 7_674_000, 0.83, { aggressiveness: 0.4 }, 0.35, tp53),
    driver('NOTCH1', '9', 136_505_000, 0.19, { aggressiveness: -0.35 }, 0.55, notch1),
    driver('KMT2D', '12', 49_030_000, 0.17, { 'PD-1': 0.25 }, 0.6, ['p.R5048C', 'p.R5214H', 'p.G1235R']),
    driver('FAT1', '4', 186_600_000, 0.14, { aggressiveness: 0.2 }, 0.6, ['p.R1506C', 'p.A2289V']),
    driver('PIK3CA', '3', 179_218_000, 0.1, { infiltration: -0.2 }, 0, pik3ca),
    driver('CDKN2A', '9', 21_971_000, 0.08, { aggressiveness: 0.3 }, 0.7, ['p.H83Y', 'p.D84N', 'p.D108Y']),
    driver('NFE2L2', '2', 177_234_000, 0.07, { 'PD-1': -0.5, infiltration: -0.3 }, 0, [
      'p.R34G',
      'p.E79K',
      'p.D29H',
      'p.G31A',
    ]),
    driver('EP300', '22', 41_117_000, 0.09, { aggressiveness: 0.3 }, 0.3, ['p.D1399N', 'p.Y1414C']),
    driver('ZNF750', '17', 82_832_000, 0.06, {}, 0.7, ['p.S70L']),
    driver('RB1', '13', 48_379_000, 0.06, { aggressiveness: 0.3 }, 0.75, ['p.R661W']),
    driver('AJUBA', '14', 22_979_000, 0.05, {}, 0.75, ['p.R328C']),
    driver('FBXW7', '4', 152_330_000, 0.05, {}, 0.25, ['p.R465C', 'p.R505G', 'p.R479Q']),
    driver('PTEN', '10', 87_933_000, 0.03, { infiltration: -0.4, 'PD-1': -0.3 }, 0.5, ['p.R130Q', 'p.R173C']),
    driver('JAK1', '1', 64_840_000, 0.02, { 'PD-1': -0.5 }, 0.6, ['p.S703I']),
    driver('B2M', '15', 44_711_000, 0.02, { 'PD-1': -0.7 }, 0.8, ['p.M1I']),
  ],
  copyChanges: [
    change('3q', '3', 90_900_001, 198_295_559, 3, 0.55, { aggressiveness: 0.35 }),
    change('3p', '3', 1, 90_900_000, 1, 0.5, { aggressiveness: 0.35 }),
    change('5p', '5', 1, 48_800_000, 3, 0.4, { aggressiveness: 0.3 }),
    change('8q', '8', 45_200_001, 145_138_636, 3, 0.5, { aggressiveness: 0.4 }),
    change('9p', '9', 1, 43_000_000, 1, 0.45, { aggressiveness: 0.35, infiltration: -0.35 }),
    change('13q', '13', 17_700_001, 114_364_328, 1, 0.3, { aggressiveness: 0.3 }),
    change('18q', '18', 18_500_001, 80_373_285, 1, 0.35, { aggressiveness: 0.4 }),
    change('20q', '20', 28_100_001, 64_444_167, 3, 0.3, { aggressiveness: 0.3 }),
    change('CCND1', '11', 69_400_000, 70_100_000, 8, 0.4, { aggressiveness: 0.4, 'PD-1': -0.4 }),
    change('CDKN2A loss', '9', 21_800_000, 22_300_000, 0, 0.35, { aggressiveness: 0.4, infiltration: -0.2 }),
    change('EGFR', '7', 54_900_000, 55_300_000, 7, 0.12, { aggressiveness: 0.3 }),
    change('MYC', '8', 127_600_000, 128_000_000, 6, 0.15, { aggressiveness: 0.3 }),
  ],
  depth: 110,
  purity: { mean: 0.5, sd: 0.15 },
}

function driver(
  gene: string,
  chromosome: string,
  position: number,
  frequency: number,
  loadings: Driver['loadings'],
  truncating: number,
  proteins: readonly string[],
): Driver {
  return { gene, chromosome, position, frequency, loadings, truncating, proteins }
}

function change(
  name: string,
  chromosome: string,
  start: number,
  end: number,
  copies: number,
  frequency: number,
  loadings: CopyChange['loadings'],
): CopyChange {
  return { name, chromosome, start, end, copies, frequency, loadings }
}
