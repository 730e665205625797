import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { bgzip } from '../../../test/bgzip.ts'
import { temporaryFile } from '../../../test/temporary-file.ts'
import { readMaf } from '../../variants/index.ts'
import { channelOf, channelPlace, channels, ReferenceGenome, readChannelMatrix, spectrum } from './index.ts'

/** Two sequences in lines of ten bases: chr1 ACGTACGTTT GGCCA, chr2 TTTTN. */
const fasta = '>chr1 first\nACGTACGTTT\nGGCCA\n>chr2\nTTTTN\n'
const index = 'chr1\t15\t12\t10\t11\nchr2\t5\t35\t10\t11\n'

function genomeFile(): string {
  const file = temporaryFile('genome.fa', fasta)
  writeFileSync(`${file}.fai`, index)
  return file
}

const header =
  'Hugo_Symbol\tChromosome\tStart_Position\tEnd_Position\tVariant_Classification\tReference_Allele\tTumor_Seq_Allele2\tTumor_Sample_Barcode'
/** A MAF of substitutions by place, reference and alternate. */
function mafFile(rows: readonly (readonly [string, number, string, string, string?])[]): string {
  const lines = rows.map(
    ([chromosome, start, from, to, sample = 'S1']) =>
      `G\t${chromosome}\t${start}\t${start + Math.max(from.length, 1) - 1}\tMissense_Mutation\t${from}\t${to}\t${sample}`,
  )
  return temporaryFile('a.maf', [header, ...lines, ''].join('\n'))
}

const named = (counts: Float64Array) =>
  Object.fromEntries(channels.flatMap((name, i) => (counts[i] > 0 ? [[name, counts[i]]] : [])))

describe('channels', () => {
  it('are 96, pyrimidine first, and each is its other strand', () => {
    expect(new Set(channels).size).toBe(96)
    expect([channels[0], channels[95]]).toEqual(['A[C>A]A', 'T[T>G]T'])
    // Of the other strand: A[C>A]A is T[G>T]T.
    expect(channelOf('T', 'G', 'T', 'T')).toBe(0)
    expect(channelOf('A', 'A', 'A', 'C')).toBe(channels.indexOf('T[T>G]T'))
    expect(channelOf('A', 'C', 'N', 'A')).toBe(-1)
    expect(channelOf('A', 'C', 'A', 'C')).toBe(-1)
  })

  it.each(['A[C>A]T', 'C>A,ACT', 'C>A:A.T', 'ACT:C>A', 'A.T_C>A', 'ACT>AAT', 'A[G>T]T', '"A[C>A]T"'])(
    'reads the name %s',
    name => expect(channelPlace(name)).toBe(channels.indexOf('A[C>A]T')),
  )

  it.each(['', 'A[C>C]A', 'C>A,AGT', 'ACT>AAA', 'sum'])('knows no channel %s', name =>
    expect(channelPlace(name)).toBe(-1),
  )
})

describe('spectrum', () => {
  it('gives the contexts of a small genome as counted by hand, on both strands', async () => {
    // chr1:2 C between A and G; chr1:3 G between C and T: on the other strand C between A and G;
    // chr1:10 T, the last of its line, between T and G; chr1:12 G between G and C: C between G and C.
    const { table } = await readMaf(
      mafFile([
        ['1', 2, 'C', 'T'],
        ['chr1', 3, 'G', 'A'],
        ['chr1', 10, 'T', 'C'],
        ['1', 12, 'G', 'T', 'S2'],
        ['1', 5, 'A', 'G', 'S2'],
        ['1', 8, 'TT', 'AA', 'S2'],
        ['1', 8, '-', 'A', 'S2'],
      ]),
    )
    const { counts, leftOut, findings, contextsFrom } = await spectrum(
      table,
      await ReferenceGenome.open(genomeFile()),
    )
    expect(named(counts[0])).toEqual({ 'A[C>T]G': 2, 'T[T>C]G': 1 })
    // chr1:5 A between T and C: on the other strand T between G and A, changed to C.
    expect(named(counts[1])).toEqual({ 'G[C>A]C': 1, 'G[T>C]A': 1 })
    expect(leftOut).toEqual({ notSingle: 2, mismatch: 0, noContext: 0 })
    expect(findings).toEqual([expect.objectContaining({ code: 'not-single-base', count: 2 })])
    expect(contextsFrom).toBe('reference genome')
  })

  it('reads a genome packed by bgzip', async () => {
    const packed = temporaryFile('genome.fa.gz', bgzip(Buffer.from(fasta)))
    writeFileSync(`${packed}.fai`, index)
    // The index of a file of one block has no entry.
    writeFileSync(`${packed}.gzi`, Buffer.alloc(8))
    const { table } = await readMaf(mafFile([['1', 2, 'C', 'T']]))
    const { counts } = await spectrum(table, await ReferenceGenome.open(packed))
    expect(named(counts[0])).toEqual({ 'A[C>T]G': 1 })
  })

  it('leaves out ends of chromosomes, N and chromosomes that the genome lacks, with a finding', async () => {
    const { table } = await readMaf(
      mafFile([
        ['1', 1, 'A', 'T'],
        ['1', 15, 'A', 'T'],
        ['2', 4, 'T', 'A'],
        ['9', 4, 'T', 'A'],
        ['1', 400, 'T', 'A'],
      ]),
    )
    const { leftOut, findings } = await spectrum(table, await ReferenceGenome.open(genomeFile()))
    expect(leftOut.noContext).toBe(5)
    expect(findings).toEqual([expect.objectContaining({ code: 'no-context', count: 5 })])
  })

  it('refuses a genome of another build, and names the rows where few alleles differ', async () => {
    const genome = await ReferenceGenome.open(genomeFile())
    const wrong = await readMaf(
      mafFile([
        ['1', 2, 'G', 'T'],
        ['1', 3, 'C', 'A'],
        ['1', 6, 'C', 'A'],
      ]),
    )
    await expect(spectrum(wrong.table, genome)).rejects.toThrow(/another genome build/)
    const rows = Array.from({ length: 30 }, (_, k): [string, number, string, string, string] => [
      '1',
      2,
      'C',
      'T',
      `S${k}`,
    ])
    const few = await readMaf(mafFile([...rows, ['1', 3, 'T', 'A']]))
    const { findings } = await spectrum(few.table, genome)
    expect(findings).toEqual([expect.objectContaining({ code: 'reference-mismatch', row: 32 })])
  })

  it('takes the context column of a MAF, and without one and without a genome refuses', async () => {
    const rows =
      'G\t1\t100\t100\tMissense_Mutation\tC\tA\tS1\tGGTACATTT\nG\t1\t200\t200\tSilent\tG\tA\tS1\tCCAGTAA\nG\t1\t300\t300\tSilent\tG\tA\tS1\t\n'
    const { table } = await readMaf(temporaryFile('b.maf', `${header}\tCONTEXT\n${rows}`))
    const { counts, leftOut, contextsFrom } = await spectrum(table, null)
    // ACA; and AGT, on the other strand ACT.
    expect(named(counts[0])).toEqual({ 'A[C>A]A': 1, 'A[C>T]T': 1 })
    expect([leftOut.noContext, contextsFrom]).toEqual([1, 'context column'])
    const bare = await readMaf(mafFile([['1', 2, 'C', 'T']]))
    await expect(spectrum(bare.table, null)).rejects.toMatchObject({ fault: 'not-applicable' })
  })

  it('says what an index lacks', async () => {
    const alone = temporaryFile('alone.fa', fasta)
    await expect(ReferenceGenome.open(alone)).rejects.toThrow(/alone.fa.fai/)
    await expect(ReferenceGenome.open('/nowhere/x.fa')).rejects.toThrow(FindingsError)
    writeFileSync(`${alone}.fai`, 'chr1\t15000\t12\t10\t11\n')
    const genome = await ReferenceGenome.open(alone)
    await expect(genome.bases('1', 1, 3)).rejects.toThrow(/not as long/)
    writeFileSync(`${alone}.fai`, '')
    await expect(ReferenceGenome.open(alone)).rejects.toThrow(/names no sequence/)
  })
})

describe('readChannelMatrix', () => {
  const rows = channels.map((name, i) => `${name},${i},${2 * i}`)

  it('reads channels in rows, in columns, in any order, packed, and in two columns', async () => {
    const plain = await readChannelMatrix(temporaryFile('m.csv', ['Type,S1,S2', ...rows].join('\n')))
    expect(plain.names).toEqual(['S1', 'S2'])
    expect([plain.columns[0][95], plain.columns[1][95]]).toEqual([95, 190])
    const turned = await readChannelMatrix(
      temporaryFile(
        'm.tsv.gz',
        gzipSync(['Type\tS1\tS2', ...rows.toReversed().map(row => row.replaceAll(',', '\t'))].join('\r\n')),
      ),
    )
    expect(turned.columns).toEqual(plain.columns)
    const wide = await readChannelMatrix(
      temporaryFile(
        'w.csv',
        [
          channels.join(','),
          ['S1', ...channels.keys()].join(','),
          ['S2', ...[...channels.keys()].map(i => 2 * i)].join(','),
        ].join('\n'),
      ),
    )
    expect([wide.names, wide.columns]).toEqual([plain.names, plain.columns])
    const cosmic = channels.map(
      (name, i) => `${name.slice(2, 5)}\t${name[0]}${name[2]}${name[6]}\t${name}\t${i}`,
    )
    const v2 = await readChannelMatrix(
      temporaryFile(
        'v2.txt',
        ['Substitution Type\tTrinucleotide\tSomatic Mutation Type\tSignature 1', ...cosmic].join('\n'),
      ),
    )
    expect([v2.names, v2.columns[0]]).toEqual([['Signature 1'], plain.columns[0]])
  })

  it.each([
    ['a channel missing', ['Type,S1,S2', ...rows.slice(1)], /channels are missing/],
    ['a channel twice', ['Type,S1,S2', ...rows, rows[0]], /stands twice/],
    ['a negative number', ['Type,S1,S2', ...rows.slice(1), 'A[C>A]A,-1,2'], /number of 0 or more/],
    ['a text', ['Type,S1,S2', ...rows.slice(1), 'A[C>A]A,x,2'], /number of 0 or more/],
    ['a name twice', ['Type,S1,S1', ...rows], /S1 stands twice/],
    ['no channel at all', ['a,b', '1,2'], /named as channels/],
    ['nothing', [''], /named as channels/],
  ])('refuses %s', async (_, lines, message) => {
    await expect(readChannelMatrix(temporaryFile('m.csv', lines.join('\n')))).rejects.toThrow(message)
  })
})
