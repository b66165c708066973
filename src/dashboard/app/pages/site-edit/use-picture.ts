/** What of a file that somebody chose can be cropped. */
import { useEffect, useState } from "react";
import { refusalOf } from "../../editor/picture-sizes.ts";
import { readPicture } from "./pictures.ts";

interface Read {
  picture?: ImageBitmap;
  /** In words for whoever chose it. */
  refusal?: string;
}

/** Read anew with each file; what was read is given back, since it takes as much memory as it has pixels. */
export function usePicture(file: File | undefined): Read {
  const [read, setRead] = useState<Read>({});
  useEffect(() => {
    setRead({});
    if (!file) return;
    const refusal = refusalOf(file);
    if (refusal !== undefined) {
      setRead({ refusal });
      return;
    }
    let isLeft = false;
    const reading = readPicture(file);
    reading.then(
      (picture) => !isLeft && setRead({ picture }),
      (error: unknown) => !isLeft && setRead({ refusal: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isLeft = true;
      reading.then(
        (picture) => picture.close(),
        () => undefined,
      );
    };
  }, [file]);
  return read;
}
