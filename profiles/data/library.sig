# Ed25519 signature of the drug library; made by `main.py library sign`.
format = 1
kind = "library"
key = "9da6ad94f5e9de546d6808130e7b54447ac2aadea16e5ddbe7b86720f148698f"
signed_on = "2026-11-28"
signature = "30004db3986ac6dddb987af84a505be5a1edc47ea9f0eb8d2e095bff13387d400fc95f3a77e7f89ac9ac758b11b0e030fda799def45b674cae8e9d0eff716a08"
