/** What is known of an encoder before it is opened. Plain data. */
export interface EncoderDescription {
  /** Of the model, or `tessera-histology/1`. */
  readonly name: string
  /** SHA-256 of all that decides the features of a tile. */
  readonly digest: string
  /** Numbers a tile. */
  readonly dimensions: number
  /** Null where the numbers have no names. */
  readonly featureNames: readonly string[] | null
  /** Side of its tiles, pixels. */
  readonly tileSize: number
  /** Micrometres a pixel of its tiles. */
  readonly mpp: number
  /** How its features are stored unless one says otherwise: what is not made in half precision needs not fit into it. */
  readonly storage: 'float16' | 'float32'
  /** Bytes of the weights; 0 where there are none. */
  readonly weightBytes: number
}

/**
 * What gives each tile of a slide a vector: one interface of every encoder (see feature-encoder.case.ts for what each
 * must keep).
 */
export interface FeatureEncoder extends EncoderDescription {
  /**
   * The features of tiles, row-major count x dimensions, all finite. The same tiles give the same bits. It may block its
   * thread while it works.
   * @param tiles bytes: red, green, blue, row by row, tile by tile
   * @throws SlideError `bad-setting` for another number of bytes; EncoderError
   */
  encode(tiles: Uint8Array, count: number): Promise<Float32Array>
  release(): Promise<void>
}

/** Which encoder, as plain data that a thread can be told. */
export type EncoderChoice =
  /** An ONNX file by its manifest (see @tessera/bags). */
  | { readonly kind: 'onnx'; readonly manifest: string }
  /** Named features of stain, nuclei and texture; needs no weights. */
  | {
      readonly kind: 'histology'
      /** Side of a tile, pixels; 256 unless given. */
      readonly tileSize?: number
      /** Micrometres a pixel; 0.5 unless given. */
      readonly mpp?: number
    }

export interface EncoderSession {
  /** Threads of one operation of a network; the features do not depend on it. */
  readonly threads?: number
  /** Tiles that a network takes at once. */
  readonly batch?: number
}
