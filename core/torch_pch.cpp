// Exists so that the precompiled torch header has one owner, which every torch room reuses.
