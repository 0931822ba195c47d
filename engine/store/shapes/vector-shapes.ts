// Vectors as they are kept. Types only.

/** A photo's whole set of retrieval vectors: int8 rows, each with its own scale (value = int8 × scale). */
export interface VectorSet {
  photo: number;
  queries: number;
  width: number;
  rows: Int8Array;
  scales: Float32Array;
}
