import { ByteWriter } from './byte-writer.ts'

/** A chunk of whole rows: where it is and how many bytes it takes there. */
export interface WrittenChunk {
  readonly address: number
  readonly bytes: number
}

/** Children of a node: twice the default rank of 32. */
const most = 64

interface Node {
  /** Row at which the node begins. */
  readonly row: number
  readonly bytes: number
  readonly address: number
}

/**
 * The version 1 B-tree that finds the chunks of instances x dimensions (III.A.1, node type 1), chunks being whole rows.
 * @param append puts bytes at the end of the file and says where
 * @returns the address of its root
 */
export function writeChunkIndex(
  chunks: readonly WrittenChunk[],
  chunkRows: number,
  append: (bytes: Uint8Array) => number,
): number {
  const end = chunks.length * chunkRows
  let nodes: Node[] = chunks.map(({ address, bytes }, i) => ({ row: i * chunkRows, bytes, address }))
  for (let level = 0; ; level++) {
    const above: Node[] = []
    for (let from = 0; from < nodes.length; from += most) {
      const children = nodes.slice(from, from + most)
      const next = nodes[from + most]?.row ?? end
      const address = append(treeNode(level, children, next))
      above.push({ row: children[0].row, bytes: children[0].bytes, address })
    }
    if (above.length === 1) return above[0].address
    nodes = above
  }
}

// Siblings are named for walking along a level, which reading by position never does; undefined is allowed.
function treeNode(level: number, children: readonly Node[], end: number): Uint8Array {
  const writer = new ByteWriter().text('TREE').u8(1, level).u16(children.length).u64(-1).u64(-1)
  const key = (row: number, bytes: number) => writer.u32(bytes).u32(0).u64(row).u64(0).u64(0)
  for (const { row, bytes, address } of children) {
    key(row, bytes)
    writer.u64(address)
  }
  key(end, 0)
  // The library reads a node at its full size.
  return writer.zeros((most - children.length) * (32 + 8)).done()
}
