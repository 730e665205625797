import { FindingsError } from '@tessera/evidence'
import { type FileBlock, type ImageFiles, type SlideFiles, unitOf } from './file-block.ts'

type Named<Block extends FileBlock> = Pick<Block, 'kind' | 'block' | 'protocol'>

/** No slide or scan of a block can be used. */
export function noFiles(block: Named<SlideFiles> | Named<ImageFiles>): FindingsError {
  const unit = unitOf(block)
  const pattern = block.kind === 'slides' ? block.protocol.slides : block.protocol.images
  return new FindingsError([
    {
      severity: 'error',
      code: `no-${unit}s`,
      message: `no ${unit} of '${block.block}' can be read (${pattern})`,
      cure: `correct the pattern or the sheet, take the block out of the models, or run without it: --without block:${block.block}`,
      field: block.block,
    },
  ])
}
