import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { specimensOf } from "../../sites/template-query.ts";
import { useEditing } from "./editing.ts";

/** By the pair's id. Their files are fetched when something is set in them, and only while this is on the page. */
export function useFamilies() {
  const { orgId, template, settings } = useEditing();
  const { data } = useQuery(specimensOf(orgId, template.id, settings.business.language));
  useEffect(() => {
    const faces = data?.faces.map(
      ({ family, href, ...descriptors }) => new FontFace(family, `url("${href}")`, { ...descriptors, display: "swap" }),
    );
    for (const face of faces ?? []) document.fonts.add(face);
    return () => {
      for (const face of faces ?? []) document.fonts.delete(face);
    };
  }, [data]);
  return data?.families;
}

/** The business's own words in a pair of typefaces. Each line has one height, whichever letters are there already. */
export function Specimen({ families }: { families: { display: string; text: string } | undefined }) {
  const { template, settings } = useEditing();
  const { name, tagline, description, language } = settings.business;
  return (
    <span aria-hidden lang={language} dir="auto" className="flex min-w-0 flex-col">
      <span className="h-8 truncate text-xl/8 font-semibold" style={{ fontFamily: families?.display }}>
        {name}
      </span>
      <span className="h-6 truncate text-sm/6" style={{ fontFamily: families?.text }}>
        {tagline || description || template.sample.business.tagline}
      </span>
    </span>
  );
}
