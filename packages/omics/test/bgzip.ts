import { crc32, deflateRawSync } from 'node:zlib'

/** Packs as bgzip does (SAM specification, 4.1): blocks with their size in an extra field, and the empty block at the end. */
export function bgzip(bytes: Uint8Array, blockSize = 60_000): Buffer {
  const blocks: Buffer[] = []
  for (let start = 0; start < bytes.length; start += blockSize)
    blocks.push(block(bytes.subarray(start, start + blockSize)))
  return Buffer.concat([...blocks, block(new Uint8Array(0))])
}

function block(bytes: Uint8Array): Buffer {
  const packed = bytes.length === 0 ? Buffer.from([3, 0]) : deflateRawSync(bytes)
  const head = Buffer.from('1f8b08040000000000ff0600424302000000', 'hex')
  head.writeUInt16LE(packed.length + 25, 16)
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(crc32(bytes), 0)
  tail.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, packed, tail])
}
