import type { Tree } from './tree.ts'

interface Node {
  column: number
  threshold: number
  leftLevels: Uint8Array | null
  missingLeft: boolean
  left: number
  right: number
  value: number
  cover: number
  gain: number
}

/** A tree while it grows: every node a leaf until it is split. */
export class TreeBuilder {
  readonly #nodes: Node[] = []

  addLeaf(cover: number): number {
    this.#nodes.push({
      column: -1,
      threshold: Number.NaN,
      leftLevels: null,
      missingLeft: false,
      left: -1,
      right: -1,
      value: 0,
      cover,
      gain: 0,
    })
    return this.#nodes.length - 1
  }

  setValue(node: number, value: number): void {
    this.#nodes[node].value = value
  }

  split(node: number, how: Omit<Node, 'value' | 'cover'>): void {
    Object.assign(this.#nodes[node], how)
  }

  finish(): Tree {
    const nodes = this.#nodes
    return {
      column: Int32Array.from(nodes, node => node.column),
      threshold: Float64Array.from(nodes, node => node.threshold),
      leftLevels: nodes.map(node => node.leftLevels),
      missingLeft: Uint8Array.from(nodes, node => (node.missingLeft ? 1 : 0)),
      left: Int32Array.from(nodes, node => node.left),
      right: Int32Array.from(nodes, node => node.right),
      value: Float64Array.from(nodes, node => node.value),
      cover: Float64Array.from(nodes, node => node.cover),
      gain: Float64Array.from(nodes, node => node.gain),
    }
  }
}
