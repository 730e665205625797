/** End of the short arm (the centromere's middle) and of the chromosome, from 1. */
export interface ChromosomeArms {
  readonly chromosome: string
  readonly centromere: number
  readonly end: number
}

export const genomeBuilds = ['GRCh37', 'GRCh38'] as const
export type GenomeBuild = (typeof genomeBuilds)[number]

/** Where the boundaries are from. */
export const armSource =
  'UCSC cytoBand of hg19 and hg38 (end of the last band of the short arm, end of the last band); the 850-band ideograms of NCBI for GRCh37 and GRCh38 give the same'

const centromeres: Readonly<Record<GenomeBuild, string>> = {
  GRCh37:
    '1 125000000 249250621,2 93300000 243199373,3 91000000 198022430,4 50400000 191154276,5 48400000 180915260,6 61000000 171115067,7 59900000 159138663,8 45600000 146364022,9 49000000 141213431,10 40200000 135534747,11 53700000 135006516,12 35800000 133851895,13 17900000 115169878,14 17600000 107349540,15 19000000 102531392,16 36600000 90354753,17 24000000 81195210,18 17200000 78077248,19 26500000 59128983,20 27500000 63025520,21 13200000 48129895,22 14700000 51304566,X 60600000 155270560,Y 12500000 59373566',
  GRCh38:
    '1 123400000 248956422,2 93900000 242193529,3 90900000 198295559,4 50000000 190214555,5 48800000 181538259,6 59800000 170805979,7 60100000 159345973,8 45200000 145138636,9 43000000 138394717,10 39800000 133797422,11 53400000 135086622,12 35500000 133275309,13 17700000 114364328,14 17200000 107043718,15 19000000 101991189,16 36800000 90338345,17 25100000 83257441,18 18500000 80373285,19 26200000 58617616,20 28100000 64444167,21 12000000 46709983,22 15000000 50818468,X 61000000 156040895,Y 10400000 57227415',
}

/** Arms of the chromosomes of a build, 1 to 22, X and Y. */
export function chromosomeArms(build: GenomeBuild): readonly ChromosomeArms[] {
  return centromeres[build].split(',').map(text => {
    const [chromosome, centromere, end] = text.split(' ')
    return { chromosome, centromere: Number(centromere), end: Number(end) }
  })
}

/** Short arms of ribosomal repeats, which arrays and sequencing do not cover. */
export const acrocentric: readonly string[] = ['13', '14', '15', '21', '22']
