# Ed25519 signature of the drug library; made by `main.py library sign`.
format = 1
kind = "library"
key = "9da6ad94f5e9de546d6808130e7b54447ac2aadea16e5ddbe7b86720f148698f"
signed_on = "2026-11-28"
signature = "3feccf66290980159d04360bd45cb0b07fda08f22352fb75eb5b0f34c138b7607f00be50e71bf1fae9a7b4ddaaf3c8dcb8de506ca501ee8f65350f3be5c16809"
