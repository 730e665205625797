import { ImagingError, type Mask, readMask, readVolume, writeMask } from '@tessera/imaging'
import { compareReaders, majorityConsensus, stapleConsensus } from '@tessera/radiomics'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { AgreeOptions } from './options-of-robustness.ts'

/** How the masks of several readers agree, each named by its file. */
export async function agreeMasks(files: readonly string[], options: AgreeOptions): Promise<Outcome> {
  const masks = await Promise.all(files.map(file => readerMask(file, options.label)))
  const pairs = compareReaders(files.map((reader, i) => ({ reader, mask: masks[i] })))
  const voxels = masks.map(({ inside }) => inside.reduce((sum, x) => sum + x, 0))
  const nobody = voxels.every(count => count === 0)
  const staple = nobody || files.length > 31 ? null : stapleConsensus(masks)
  const consensus = options.method === 'majority' || staple === null ? majorityConsensus(masks) : staple.mask
  if (options.consensus !== undefined) await writeMask(options.consensus, consensus)
  const readers = files.map((file, i) => ({
    file,
    voxels: voxels[i],
    sensitivity: staple?.sensitivity[i] ?? null,
    specificity: staple?.specificity[i] ?? null,
  }))
  return {
    document: {
      readers,
      pairs: pairs.map(({ readers: [first, second], surface, ...pair }) => ({
        ...pair,
        readers: [first, second],
        meanSurfaceDistance: surface?.mean ?? null,
        hausdorff: surface?.hausdorff ?? null,
        hausdorff95: surface?.hausdorff95 ?? null,
      })),
      consensus: {
        method: options.method,
        voxels: consensus.inside.reduce((sum, x) => sum + x, 0),
        converged: staple?.converged ?? null,
      },
    },
    text: `${textTable(
      ['first', 'second', 'Dice', 'Jaccard', 'mean mm', 'Hausdorff mm', '95 % mm', ''],
      pairs.map(({ readers: [first, second], dice, jaccard, surface, undefinedBecause }) => [
        first,
        second,
        ...[
          dice,
          jaccard,
          surface?.mean ?? null,
          surface?.hausdorff ?? null,
          surface?.hausdorff95 ?? null,
        ].map(shortNumber),
        undefinedBecause ?? '',
      ]),
    )}

${textTable(
  ['reader', 'voxels', 'sensitivity', 'specificity'],
  readers.map(({ file, voxels: n, sensitivity, specificity }) => [
    file,
    ...[n, sensitivity, specificity].map(shortNumber),
  ]),
)}

Sensitivity and specificity are of STAPLE.`,
  }
}

/** A mask without a voxel is a reader's answer: there is no tumour. */
async function readerMask(file: string, label: number | undefined): Promise<Mask> {
  try {
    return (await readMask(file, label === undefined ? {} : { label })).mask
  } catch (error) {
    if (!(error instanceof ImagingError) || error.fault !== 'empty-mask') throw error
    const { grid, voxels } = await readVolume(file)
    return { grid, inside: new Uint8Array(voxels.length) }
  }
}
