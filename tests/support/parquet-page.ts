/** In the page: the library that writes Parquet files, once it is there. */
import type * as library from 'parquet-wasm';
import init, * as parquet from 'parquet-wasm/esm/parquet_wasm.js';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';

export async function loadParquet(): Promise<typeof library> {
	await init({ module_or_path: wasmUrl });
	return parquet;
}
