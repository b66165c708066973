/** Written by `node src/sites/templates/fonts/build-assets.ts --write` from the packages of the lock file. */
import { type FontFace, type FontFamilyId, type FontFile, type FontSubset, UNICODE_RANGES } from "./font.schema.ts";

const file = (subset: FontSubset, hash: string, size: number): FontFile => ({
  hash,
  size,
  unicodeRange: UNICODE_RANGES[subset],
});

export const FONT_FILES: Record<FontFamilyId, readonly FontFace[]> = {
  archivo: [
    {
      family: "Archivo",
      style: "normal",
      weights: "100 900",
      widths: "62% 125%",
      subsets: {
        latin: file("latin", "622a8af1ad89456da10ef5c353644c8f52cc120a9d2ddfea6d5a908555e7de78", 90104),
        "latin-ext": file("latin-ext", "8ef407b8d54fd53ea59880c7dd386f5d596025a43b505f2fd9acb4af4c58f9ed", 86240),
        vietnamese: file("vietnamese", "fe0e3fac18733b7622be38aac62b4384a16ab48034dd43b488354c01f15fa82e", 34464),
      },
    },
  ],
  "bricolage-grotesque": [
    {
      family: "Bricolage Grotesque",
      style: "normal",
      weights: "200 800",
      subsets: {
        latin: file("latin", "b14ced56744c608b408c2916ba54b4da2194ae78126587c7c8f8cf01758bd6b2", 76888),
        "latin-ext": file("latin-ext", "a290ee3babdb8b28fbf0f92dc82f66969960c94ad1157c0cbcd12f89c6a9f01d", 30736),
        vietnamese: file("vietnamese", "2b9e0abf9d1b3db65a96c999efa5b30c933eb7844c71e2dbc1962304fbe080cc", 12984),
      },
    },
  ],
  "cormorant-garamond": [
    {
      family: "Cormorant Garamond",
      style: "normal",
      weights: "300 700",
      subsets: {
        latin: file("latin", "7ac162fb3ac588f3fd9b27ab75a62b5c712b3bae8d0af17b76e5fac8f792c1fa", 37640),
        "latin-ext": file("latin-ext", "a0bc339210258984f943802be2caa1f21c2bd2c748363630042ba99af50c453b", 33736),
        cyrillic: file("cyrillic", "ccdc966764d81c263918dccd1ef4f24d950bd4ab094fe83703e66b12c8ac9fe1", 21168),
        vietnamese: file("vietnamese", "868adabab7c5b379382565e7a1c27dc3df8919937589f5daa292f3830e71eff3", 11220),
      },
    },
    {
      family: "Cormorant Garamond",
      style: "italic",
      weights: "300 700",
      subsets: {
        latin: file("latin", "ab7051926d822eb710c9de9f776eef1465bae4369fbaf1668b747d48829ad824", 39260),
        "latin-ext": file("latin-ext", "fd96c3d341db3cfb236e8d9fd5f9d4f35d36d0ab466951b3b6b47f38c3617140", 34392),
        cyrillic: file("cyrillic", "a714066eba238c06b14e1b9b9b2e321d5f7cbff77035436296ed919681d76c0c", 21300),
        vietnamese: file("vietnamese", "6f637f6a8a8cf4fe1fd5bc7e170fbc82337b1b3a1e1d691dabffa18c92946c9f", 11516),
      },
    },
  ],
  "dm-sans": [
    {
      family: "DM Sans",
      style: "normal",
      weights: "100 1000",
      subsets: {
        latin: file("latin", "e1842e093ca713f00f923380725ddbdef9574fdf1af38b6ed265c6830786d2dc", 36932),
        "latin-ext": file("latin-ext", "0f36dd5ce17988903e7fe9616a6ac1aeed1a076cb72782d43d1ac59df395d8bb", 18228),
      },
    },
  ],
  figtree: [
    {
      family: "Figtree",
      style: "normal",
      weights: "300 900",
      subsets: {
        latin: file("latin", "b5829202dfcc39f140a5f42ab5eb5bae063fdd7bf2344a7f575c6a3a6d412c4a", 20156),
        "latin-ext": file("latin-ext", "d196cfe937b25bdbe803debf63cb2ee7313f8dca6e24c9b703fb3ae48e213b92", 10280),
      },
    },
  ],
  fraunces: [
    {
      family: "Fraunces",
      style: "normal",
      weights: "100 900",
      subsets: {
        latin: file("latin", "294c264ef3ebdf9aa32709222e0178ddf9bc2960dfa84c153f6f25f5362dc15d", 67304),
        "latin-ext": file("latin-ext", "85c5cae6300cffd3fdd8ca9e0d7878bb56036bc58c930580e4fb4e846f33cfc3", 59388),
        vietnamese: file("vietnamese", "3a7c13f419cc7eb0f9f5cfbb9d4adc471c2521aa4685e66ecb482a0a06558b95", 19700),
      },
    },
    {
      family: "Fraunces",
      style: "italic",
      weights: "100 900",
      subsets: {
        latin: file("latin", "25255f4ff206908b20d44fa65ef7bf0e2c780e6744aa96fdada76e545dcbf7a8", 81520),
        "latin-ext": file("latin-ext", "4558d3e4f737b9665fe5004dfc580d6098a47e3db828126fe26b6469e9954751", 71460),
        vietnamese: file("vietnamese", "b479a9bb2b909af95fe9326df5d64aa2aae5300ad3563c54cfc4f9764cac1c1f", 22128),
      },
    },
  ],
  "instrument-serif": [
    {
      family: "Instrument Serif",
      style: "normal",
      weights: "400",
      subsets: {
        latin: file("latin", "deeb5e5624cde1daaad2df049c7f8d0e5285339b411a8644c3368830891d951d", 21032),
        "latin-ext": file("latin-ext", "a1f47d411ec4456b36e308e4a74db1e40fdb17599dbdc9cf14444475c1377446", 11604),
      },
    },
    {
      family: "Instrument Serif",
      style: "italic",
      weights: "400",
      subsets: {
        latin: file("latin", "8dc2756100d131168eca7988389753f74dcae5686875e6f2f066d97e14bc065f", 22128),
        "latin-ext": file("latin-ext", "790a175bac3c15a809daca708232a56ceebecc760ece331f33afe0d005da76eb", 12384),
      },
    },
  ],
  inter: [
    {
      family: "Inter",
      style: "normal",
      weights: "100 900",
      subsets: {
        latin: file("latin", "4386bf10c04b757a26721a29060f6bdcf75f14780ddd52a1886102cd9bd781cc", 48256),
        "latin-ext": file("latin-ext", "b59127681e2b231deb4f56cec3e542cd4ad136b361a807bd8144ec8b3c2a70e5", 85068),
        cyrillic: file("cyrillic", "38e45222280048d16a482c3a7fb66b556896fa5a6b2f8e0dd88a0f388442f26e", 18748),
        greek: file("greek", "8c147df77a49eb049d440fcbc169fe6b6ff843c4b0b42675bfafe2f1129a80c8", 18996),
        vietnamese: file("vietnamese", "37401f5fcfd31231b167d5a2419863f4a86fff47ede8c8e4db3ea7cb7753790b", 10252),
      },
    },
  ],
  jost: [
    {
      family: "Jost",
      style: "normal",
      weights: "100 900",
      subsets: {
        latin: file("latin", "de7dae8d4143488ade6e0e059c430360d2d32934363e0b200104169b3445b388", 26576),
        "latin-ext": file("latin-ext", "ccd462f8f3e06d4b1bb98b798d9d6e3bc1819e3931543a6170192003d59c9beb", 17104),
        cyrillic: file("cyrillic", "59218afc0da0bd33e22a17c7388120520ad01a2eb2a9b93a802875f28675ca32", 10140),
      },
    },
  ],
  karla: [
    {
      family: "Karla",
      style: "normal",
      weights: "200 800",
      subsets: {
        latin: file("latin", "b396c171a3741f5630859def6f4c15ad2b866461e9ffc9ef1ee928b047c53ccb", 32116),
        "latin-ext": file("latin-ext", "f8861ec7a25df3b82e89db37adb168db1fa24acd136439536805a870d82656f4", 15232),
      },
    },
  ],
  manrope: [
    {
      family: "Manrope",
      style: "normal",
      weights: "200 800",
      subsets: {
        latin: file("latin", "711847cac97c99e7863f89bc0410e29f234746d9d9a3623df78770130336d42c", 24836),
        "latin-ext": file("latin-ext", "7f72303ccf0c5b0de2d1ab516ebae5bc182629e66517130e3ca63d2d1578d1db", 15120),
        cyrillic: file("cyrillic", "dea17f40f3a0dfa4cccfce10e7e70e8b0d5bde816039247d225789078a951550", 14500),
        greek: file("greek", "a3484c8decef4a4fdb5315638ff230c8261bcca08a03812a8aa0ceb273432638", 9444),
        vietnamese: file("vietnamese", "110c087128c21ef68e9861537e7fc451c8b751f8e15b6f6bc7b62030e5ea5fd1", 8520),
      },
    },
  ],
  newsreader: [
    {
      family: "Newsreader",
      style: "normal",
      weights: "200 800",
      subsets: {
        latin: file("latin", "a21f6c12f90860407290a870c0e8e815d1d171311e004e544ae15ee8c4ff92c2", 58084),
        "latin-ext": file("latin-ext", "392f704ee6a7b48d2ef027f66e3146d3de1af433fab51f9b7d96c4f863b31ce4", 36244),
        vietnamese: file("vietnamese", "96efefe04bb2459793d23d3f93791859c6b9206036d77629eb0cb8f8f49d9b3f", 11932),
      },
    },
    {
      family: "Newsreader",
      style: "italic",
      weights: "200 800",
      subsets: {
        latin: file("latin", "21efd55275408ecf4cd94e967161bfcb37fbbfcccb29204877f915dab4be01b9", 64520),
        "latin-ext": file("latin-ext", "e909ded0db2a301897863657026afc61176bccb9874f7cede69ec413c21e61b1", 39684),
        vietnamese: file("vietnamese", "5b504ce07bbb23f95a1adeea2ac945a777da550daa1045714ed0f52918910334", 12080),
      },
    },
  ],
  outfit: [
    {
      family: "Outfit",
      style: "normal",
      weights: "100 900",
      subsets: {
        latin: file("latin", "049615d12ada98e9b228ea1a17b7e1709647b6cf708cf215871c13e7fff4c2ac", 32292),
        "latin-ext": file("latin-ext", "9b7f160e24ca85366e2e0459516b03a4eba801b1daf45def5be3970757f1cad4", 14808),
      },
    },
  ],
  "playfair-display": [
    {
      family: "Playfair Display",
      style: "normal",
      weights: "400 900",
      subsets: {
        latin: file("latin", "7319bc6eb321c5a9bb8c45649c028489cb19162458a942dc6cbc2ad8441f80f4", 38404),
        "latin-ext": file("latin-ext", "89c881cf6ab5c0b29b2061378668ec24d2b12547916e002513e397dea9f7d979", 21140),
        cyrillic: file("cyrillic", "33c3ac2ecf36553871729acc872138c6996ee65d0a03acea38518bfa1f484e4c", 21152),
        vietnamese: file("vietnamese", "85650e8d6e7958dafb8bd6c17d82b40e40bb3ec8243a09b1d554c13790048fa6", 9112),
      },
    },
  ],
  "source-serif-4": [
    {
      family: "Source Serif 4",
      style: "normal",
      weights: "200 900",
      subsets: {
        latin: file("latin", "ec217548f1256d616d575d9c063fe16928d278739fe5236065198c2a8dfd2938", 50824),
        "latin-ext": file("latin-ext", "907f3ef72749d4ef5bddc11b233603325c0e47c9070ff1a77fdcd12c291a0fca", 42040),
        cyrillic: file("cyrillic", "b9ff2cb2871ee10000ecd9d0bb9b318dc1e42bdde794137a9544b94040660e48", 36468),
        greek: file("greek", "f93e8e3625ba99db8373d95c6125ab556eb12a7873bfd616c685bf098939ba2f", 20228),
        vietnamese: file("vietnamese", "6d19eda0c87785e826ca06dfaf60736a51342715476db066a5cabe482c80d9b0", 13448),
      },
    },
  ],
  syne: [
    {
      family: "Syne",
      style: "normal",
      weights: "400 800",
      subsets: {
        latin: file("latin", "14bb2d3aeebc78a06bf04d1e082628d5f8671d76f83c7c17fe0e8526c8548e22", 34608),
        "latin-ext": file("latin-ext", "28cff50bc1756935de63838fc853cba30a1177ccff3e8eee961d38469565f9e7", 14724),
        greek: file("greek", "996125920994a8d931079be31f8c7d9014aaea976d044bb86b49572e8e4dc292", 11200),
      },
    },
  ],
};
