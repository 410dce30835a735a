# Ed25519 signature of the drug library; made by `main.py library sign`.
format = 1
kind = "library"
key = "9da6ad94f5e9de546d6808130e7b54447ac2aadea16e5ddbe7b86720f148698f"
signed_on = "2026-11-28"
signature = "14acb15f8b60c8363800b8d59e6437911347b39c030342b615ac09590948638495fdd1bfce4f54d07d83eece5afd05e3ac18bfdfaf38803718f5139719b8f50b"
