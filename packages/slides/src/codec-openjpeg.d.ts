/** OpenJPEG 2.5 compiled to WebAssembly; the package brings no types of its own. */
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export interface J2kFrame {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
    readonly isSigned: boolean
    readonly isUsingColorTransform: boolean
  }
  export interface J2kEncoder {
    /** The samples to be encoded, in the memory of the module: valid until the next call. */
    getDecodedBuffer(frame: J2kFrame): Uint8Array
    setQuality(lossless: boolean, layers: number): void
    setDecompositions(count: number): void
    encode(): void
    getEncodedBuffer(): Uint8Array
    delete(): void
  }
  export interface J2kDecoder {
    getEncodedBuffer(length: number): Uint8Array
    readHeader(): void
    decode(): void
    getDecodedBuffer(): Uint8Array
    getFrameInfo(): J2kFrame
    delete(): void
  }
  export interface OpenJpeg {
    readonly J2KEncoder: new () => J2kEncoder
    readonly J2KDecoder: new () => J2kDecoder
  }
  export default function load(module?: object): Promise<OpenJpeg>
}
