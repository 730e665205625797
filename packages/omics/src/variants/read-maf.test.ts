import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { temporaryFile } from '../../test/temporary-file.ts'
import { readMaf, readVariants, selectVariants, variantClasses, variantKinds } from './index.ts'

const gdc = [
  'Hugo_Symbol',
  'NCBI_Build',
  'Chromosome',
  'Start_Position',
  'End_Position',
  'Variant_Classification',
  'Variant_Type',
  'Reference_Allele',
  'Tumor_Seq_Allele1',
  'Tumor_Seq_Allele2',
  'Tumor_Sample_Barcode',
  'HGVSp_Short',
  't_depth',
  't_ref_count',
  't_alt_count',
  'CONTEXT',
  'Mutation_Status',
]
const row = (change: Readonly<Record<string, string>> = {}) => {
  const whole: Readonly<Record<string, string>> = {
    Hugo_Symbol: 'TP53',
    NCBI_Build: 'GRCh38',
    Chromosome: 'chr17',
    Start_Position: '7675088',
    End_Position: '7675088',
    Variant_Classification: 'Missense_Mutation',
    Variant_Type: 'SNP',
    Reference_Allele: 'C',
    Tumor_Seq_Allele1: 'C',
    Tumor_Seq_Allele2: 'T',
    Tumor_Sample_Barcode: 'S1',
    HGVSp_Short: 'p.R175H',
    t_depth: '40',
    t_ref_count: '30',
    t_alt_count: '10',
    CONTEXT: 'GGCGCACTC',
    Mutation_Status: 'Somatic',
    ...change,
  }
  return gdc.map(name => whole[name]).join('\t')
}
const maf = (...rows: string[]) =>
  temporaryFile('a.maf', ['#version gdc-1.0.0', '#annotation', gdc.join('\t'), ...rows, ''].join('\n'))

describe('readMaf', () => {
  it('reads the MAF of the GDC, comment lines passed over', async () => {
    const { table, findings, columns } = await readMaf(
      maf(row(), row({ Tumor_Sample_Barcode: 'S2', Variant_Classification: "3'UTR" })),
    )
    expect(findings).toEqual([])
    expect(columns).toMatchObject({ protein: 'HGVSp_Short', context: 'CONTEXT' })
    expect([table.format, table.build, table.samples, table.genes]).toEqual([
      'maf',
      'GRCh38',
      ['S1', 'S2'],
      ['TP53'],
    ])
    expect([table.chromosomes, [...table.start], [...table.depth], [...table.alleleFraction]]).toEqual([
      ['17'],
      [7675088, 7675088],
      [40, 40],
      [0.25, 0.25],
    ])
    expect([...table.variantClass].map(c => variantClasses[c])).toEqual(['Missense_Mutation', "3'UTR"])
    expect([...table.line]).toEqual([4, 5])
  })

  it('reads cBioPortal and other names, any case, quotes, packed', async () => {
    const text =
      '"Gene"\tSample ID\tMutation Type\tChr\tStart Pos\tEnd Pos\tRef\tVar\tProtein Change\tAllele Freq (T)\nKRAS\tP1\tmissense mutation\t12\t25245350\t25245350\tC\tT\tG12D\t0.31\n'
    const { table, findings } = await readVariants(temporaryFile('c.tsv.gz', gzipSync(text)))
    expect(findings).toEqual([])
    expect([table.genes[0], table.proteins[0], table.alleleFraction[0], variantKinds[table.kind[0]]]).toEqual(
      ['KRAS', 'G12D', 0.31, 'SNP'],
    )
    const named = await readMaf(temporaryFile('d.tsv', 'Case\tSymbol\tEffect\nP1\tKRAS\tSilent\n'), {
      columns: { sample: 'Case', variantClass: 'Effect' },
    })
    expect(named.table.samples).toEqual(['P1'])
  })

  it('counts a variant of a sample once, and leaves germline rows out', async () => {
    const { table, duplicates, germline, findings } = await readMaf(
      maf(
        row(),
        row(),
        row({ Mutation_Status: 'Germline' }),
        row({ Tumor_Sample_Barcode: 'TCGA-AB-1234-11A-01D' }),
        row({ Tumor_Sample_Barcode: 'S2' }),
      ),
    )
    expect([table.size, duplicates, germline]).toEqual([2, 1, 2])
    expect(findings.map(({ code, count, severity }) => [code, count, severity])).toEqual([
      ['duplicate-variants', 1, 'warning'],
      ['germline-rows', 2, 'note'],
    ])
  })

  it('names broken rows with line, column and cure', async () => {
    const { table, findings } = await readMaf(
      maf(
        row({ Tumor_Sample_Barcode: '' }),
        row({ Variant_Classification: 'Weird' }),
        row({ Start_Position: '7,675,088', Reference_Allele: 'G' }),
        row({ Hugo_Symbol: '9-Sep', Start_Position: '5' }),
        row({ Tumor_Seq_Allele2: 'Q', Start_Position: '6' }),
        row({ Variant_Type: 'DEL', Start_Position: '7' }),
        'TP53\tGRCh38\tchr17',
        `${row({ Start_Position: '8' })}\textra`,
      ),
    )
    expect(findings.map(({ code, row, field }) => [code, row, field])).toEqual([
      ['no-sample', 4, 'Tumor_Sample_Barcode'],
      ['unknown-class', 5, 'Variant_Classification'],
      ['position', 6, 'Start_Position'],
      ['gene-as-date', 7, 'Hugo_Symbol'],
      ['allele', 8, 'Tumor_Seq_Allele2'],
      ['variant-type', 9, 'Variant_Type'],
      ['ragged-row', 10, 'row'],
      ['ragged-row', 11, 'row'],
    ])
    expect(findings.every(({ cure, file }) => cure !== '' && file === 'a.maf')).toBe(true)
    expect(table.size).toBe(6)
  })

  it('tells the first rows of a fault and counts the rest', async () => {
    const { findings } = await readMaf(
      maf(...Array.from({ length: 50 }, () => row({ Variant_Classification: 'Weird' }))),
    )
    const weird = findings.filter(({ code }) => code === 'unknown-class')
    expect(weird).toHaveLength(21)
    expect(weird[20]).toMatchObject({ message: '30 more rows like these', count: 30 })
  })

  it('refuses a file without the columns, an empty one, and a column that is not there', async () => {
    await expect(readMaf(temporaryFile('a.csv', 'a,b\n1,2\n'))).rejects.toThrow(
      /no column Hugo_Symbol, Tumor_Sample_Barcode, Variant_Classification/,
    )
    await expect(readMaf(temporaryFile('a.maf', '#only a comment\n'))).rejects.toThrow(/no header/)
    await expect(readMaf(maf(row()), { columns: { sample: 'Nope' } })).rejects.toThrow(/no column Nope/)
    await expect(readMaf('/nowhere/a.maf')).rejects.toThrow(/no such file/)
  })

  it('selects variants and leaves the samples', async () => {
    const { table } = await readMaf(maf(row(), row({ Tumor_Sample_Barcode: 'S2' })))
    const one = selectVariants(table, i => table.samples[table.sample[i]] === 'S2')
    expect([one.size, one.samples, one.sample[0]]).toEqual([1, ['S1', 'S2'], 1])
  })
})
