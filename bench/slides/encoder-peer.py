"""encoder-peer.py FOLDER OUTPUT THREADS BATCH...: tiles of bytes to features in float16 h5 by PyTorch on the CPU, as one
writes it: normalise, model in inference mode, half, h5py. One JSON line: seconds and processor seconds a batch size."""
import json
import sys
import time

import h5py
import numpy as np
import timm
import torch

folder, output, threads, *batches = sys.argv[1:]
torch.set_num_threads(int(threads))
model = timm.create_model("vit_small_patch16_224", pretrained=False, num_classes=0).eval()
model.load_state_dict(torch.load(f"{folder}/vit-s16.pt"))
tiles = np.fromfile(f"{folder}/tiles.bin", np.uint8).reshape(-1, 224, 224, 3)
mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def encode(some):
    images = torch.from_numpy(some).permute(0, 3, 1, 2).contiguous().float().div_(255)
    return model(images.sub_(mean).div_(deviation))


runs = {}
with torch.inference_mode():
    for batch in map(int, batches):
        encode(tiles[:batch])
        start, cpu = time.perf_counter(), time.process_time()
        features = torch.cat([encode(tiles[i:i + batch]) for i in range(0, len(tiles), batch)])
        with h5py.File(f"{output}-{batch}.h5", "w") as file:
            file["features"] = features.half().numpy()
        runs[batch] = {"seconds": time.perf_counter() - start, "cpuSeconds": time.process_time() - cpu}
print(json.dumps({"tiles": len(tiles), "runs": runs, "versions": {"torch": torch.__version__, "timm": timm.__version__}}))
